namespace Tusk.Hdfs.DataTransfer.Reading;

/// <summary>A replica is corrupt: a chunk of it does not have the checksum that came with it.</summary>
public sealed class BlockChecksumException : DataTransferException
{
    internal BlockChecksumException(DatanodeInfo node, ExtendedBlock block, long offset)
        : base($"Checksum error in {block} at offset {offset} of the block, from DataNode {node}; another replica may be good.") =>
        Offset = offset;

    /// <summary>Where the chunk begins in the block.</summary>
    public long Offset { get; }
}
