using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs.Datanode;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>What became of a replica, to be told to a NameNode.</summary>
internal readonly record struct ReplicaChange(
    BlockId Id, GenerationStamp Stamp, long Length, ReceivedDeletedBlockInfoProto.Types.BlockStatus Status, string DeleteHint = "");
