using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataTransfer.Reading;

/// <summary>A DataNode's checksum of a block.</summary>
/// <param name="Type">How its chunks are checked.</param>
/// <param name="BytesPerChunk">Size of a chunk.</param>
/// <param name="ChunkCount">How many chunks the block has; 0 where the DataNode does not say.</param>
/// <param name="Value">MD5 over the checksums of the chunks, 16 bytes; or one checksum of the whole block, big-endian.</param>
public sealed record BlockChecksum(ChecksumType Type, int BytesPerChunk, long ChunkCount, ReadOnlyMemory<byte> Value);
