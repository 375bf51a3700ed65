using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>A packet that is written here and not acknowledged yet.</summary>
/// <param name="Number">Its sequence number.</param>
/// <param name="End">Where its data ends in the block.</param>
/// <param name="IsLast">Whether it ends the block.</param>
/// <param name="MustSync">Whether the finished block must be on the disk.</param>
/// <param name="Status">What became of it here.</param>
/// <param name="LastSum">Checksum of the last chunk as it was then; empty where that is a whole one.</param>
/// <param name="At">When it was written, in ticks of the clock.</param>
internal readonly record struct PendingAck(long Number, long End, bool IsLast, bool MustSync, Status Status, byte[] LastSum, long At);
