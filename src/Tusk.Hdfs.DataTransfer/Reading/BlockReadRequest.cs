namespace Tusk.Hdfs.DataTransfer.Reading;

/// <summary>Which part of a block is read, and by whom.</summary>
/// <param name="Block">The block.</param>
/// <param name="Token">The right to read it.</param>
/// <param name="ClientName">Who reads, as the DataNode's log names it.</param>
/// <param name="Offset">Where the part begins in the block.</param>
/// <param name="Length">Its length in bytes, at least 1.</param>
/// <param name="VerifiesChecksums">Whether checksums are sent and checked.</param>
public sealed record BlockReadRequest(
    ExtendedBlock Block, BlockToken Token, string ClientName, long Offset, long Length, bool VerifiesChecksums = true);
