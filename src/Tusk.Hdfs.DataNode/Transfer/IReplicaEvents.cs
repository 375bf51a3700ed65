using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Hears what becomes of replicas, to tell the NameNodes.</summary>
internal interface IReplicaEvents
{
    /// <summary>A client has begun to write it.</summary>
    void Receiving(Replica replica);

    /// <summary>It is finished.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="deleteHint">Id of the DataNode whose replica is to go for it; empty where there is none.</param>
    void Received(Replica replica, string deleteHint = "");

    /// <summary>It is gone.</summary>
    void Deleted(Replica replica);

    /// <summary>What another DataNode sent of its replica is damaged.</summary>
    void Damaged(ExtendedBlock block, DatanodeInfoProto source);
}
