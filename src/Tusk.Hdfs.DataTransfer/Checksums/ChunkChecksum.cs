using System.Buffers.Binary;
using Tusk.Common.Checksums;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.DataTransfer.Checksums;

/// <summary>How data is checked: it is cut into chunks, and each chunk has a checksum.</summary>
/// <remarks>
/// Chunks are counted from the start of the block; only the last one of a block may be shorter. A checksum is a big-endian
/// int32. Source: Apache Hadoop 3.4, o.a.h.util.DataChecksum.
/// </remarks>
public sealed record ChunkChecksum
{
    /// <summary>Most bytes of a chunk that are accepted: a packet holds at least one.</summary>
    public const int MaxChunkBytes = PacketPrefix.MaxPacketBytes / 2;

    private const int CrcBytes = sizeof(uint);

    /// <summary>A way to check.</summary>
    /// <exception cref="DataTransferException">The chunk size is not within 1 and <see cref="MaxChunkBytes"/>, or the type unknown.</exception>
    public ChunkChecksum(ChecksumType type, int bytesPerChunk)
    {
        if (type is < ChecksumType.Null or > ChecksumType.Crc32C)
        {
            throw new DataTransferException($"Checksum type {(int)type} is not known; expected 0 (none), 1 (CRC32) or 2 (CRC32C).");
        }

        if (bytesPerChunk is < 1 or > MaxChunkBytes)
        {
            throw new DataTransferException(
                $"Checksum over {bytesPerChunk} B; expected 1 to {MaxChunkBytes} B (dfs.bytes-per-checksum).");
        }

        (Type, BytesPerChunk) = (type, bytesPerChunk);
    }

    /// <summary>How a chunk is checked.</summary>
    public ChecksumType Type { get; }

    /// <summary>Size of a chunk, in bytes.</summary>
    public int BytesPerChunk { get; }

    /// <summary>Size of one checksum, in bytes; 0 where nothing is checked.</summary>
    public int BytesPerSum => Type == ChecksumType.Null ? 0 : CrcBytes;

    /// <summary>From the wire.</summary>
    /// <exception cref="DataTransferException">It is none that we know.</exception>
    public static ChunkChecksum FromProto(ChecksumProto proto)
    {
        ArgumentNullException.ThrowIfNull(proto);
        return new ChunkChecksum((ChecksumType)proto.Type, (int)Math.Min(proto.BytesPerChecksum, int.MaxValue));
    }

    /// <summary>For the wire.</summary>
    public ChecksumProto ToProto() =>
        new() { Type = (ChecksumTypeProto)Type, BytesPerChecksum = (uint)BytesPerChunk };

    /// <summary>How many chunks this much data makes, the last one perhaps a short one.</summary>
    public int ChunksIn(int dataBytes) => (int)(((long)dataBytes + BytesPerChunk - 1) / BytesPerChunk);

    /// <summary>Size of the checksums of this much data, in bytes.</summary>
    public int SumBytes(int dataBytes) => ChunksIn(dataBytes) * BytesPerSum;

    /// <summary>Writes the checksums of data that begins at a chunk.</summary>
    /// <param name="data">The data.</param>
    /// <param name="sums">Gets <see cref="SumBytes"/> bytes.</param>
    public void Compute(ReadOnlySpan<byte> data, Span<byte> sums)
    {
        if (Type == ChecksumType.Null)
        {
            return;
        }

        for (; !data.IsEmpty; data = data[Math.Min(BytesPerChunk, data.Length)..], sums = sums[CrcBytes..])
        {
            BinaryPrimitives.WriteUInt32BigEndian(sums, Of(data[..Math.Min(BytesPerChunk, data.Length)]));
        }
    }

    /// <summary>Looks for a chunk whose checksum is wrong.</summary>
    /// <param name="data">Data that begins at a chunk.</param>
    /// <param name="sums">Its checksums: <see cref="SumBytes"/> bytes.</param>
    /// <returns>Index of the first wrong chunk; -1 if all are right, or nothing is checked.</returns>
    public int FindWrong(ReadOnlySpan<byte> data, ReadOnlySpan<byte> sums)
    {
        if (Type == ChecksumType.Null)
        {
            return -1;
        }

        int index = 0;
        for (; !data.IsEmpty; data = data[Math.Min(BytesPerChunk, data.Length)..], sums = sums[CrcBytes..], index++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(sums) != Of(data[..Math.Min(BytesPerChunk, data.Length)]))
            {
                return index;
            }
        }

        return -1;
    }

    private uint Of(ReadOnlySpan<byte> chunk) => Type == ChecksumType.Crc32C ? Crc32C.Of(chunk) : Crc32.Of(chunk);
}
