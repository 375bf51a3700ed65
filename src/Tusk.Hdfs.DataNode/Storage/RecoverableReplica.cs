using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>A replica as it was when its recovery began.</summary>
/// <param name="Id">The block.</param>
/// <param name="Stamp">Its generation.</param>
/// <param name="Length">Bytes in the file.</param>
/// <param name="State">What it was.</param>
internal sealed record RecoverableReplica(BlockId Id, GenerationStamp Stamp, long Length, ReplicaState State);
