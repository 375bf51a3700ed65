using Tusk.Hdfs.DataNode.Storage;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Hears what becomes of replicas, to tell the NameNodes.</summary>
internal interface IReplicaEvents
{
    /// <summary>A client has begun to write it.</summary>
    void Receiving(Replica replica);

    /// <summary>It is finished.</summary>
    void Received(Replica replica);

    /// <summary>It is gone.</summary>
    void Deleted(Replica replica);
}
