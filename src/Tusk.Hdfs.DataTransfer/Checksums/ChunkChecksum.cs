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
    public int SumBytes(int dataBytes) => checked(ChunksIn(dataBytes) * BytesPerSum);

    /// <summary>Writes the checksums of data that begins at a chunk.</summary>
    /// <param name="data">The data.</param>
    /// <param name="sums">Gets <see cref="SumBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">There is no room for them.</exception>
    public void Compute(ReadOnlySpan<byte> data, Span<byte> sums)
    {
        if (Type == ChecksumType.Null)
        {
            return;
        }

        CheckRoom(data.Length, sums.Length);
        if (Type == ChecksumType.Crc32C)
        {
            for (int three = 3 * BytesPerChunk; data.Length >= three; data = data[three..], sums = sums[(3 * CrcBytes)..])
            {
                (uint first, uint second, uint third) = Crc32C.OfThree(data[..three]);
                BinaryPrimitives.WriteUInt32BigEndian(sums, first);
                BinaryPrimitives.WriteUInt32BigEndian(sums[CrcBytes..], second);
                BinaryPrimitives.WriteUInt32BigEndian(sums[(2 * CrcBytes)..], third);
            }
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
    /// <exception cref="ArgumentException">There are too few checksums.</exception>
    public int FindWrong(ReadOnlySpan<byte> data, ReadOnlySpan<byte> sums)
    {
        if (Type == ChecksumType.Null)
        {
            return -1;
        }

        CheckRoom(data.Length, sums.Length);
        int index = 0;
        if (Type == ChecksumType.Crc32C)
        {
            for (int three = 3 * BytesPerChunk; data.Length >= three; data = data[three..], sums = sums[(3 * CrcBytes)..], index += 3)
            {
                (uint first, uint second, uint third) = Crc32C.OfThree(data[..three]);
                if (first != BinaryPrimitives.ReadUInt32BigEndian(sums)
                    || second != BinaryPrimitives.ReadUInt32BigEndian(sums[CrcBytes..])
                    || third != BinaryPrimitives.ReadUInt32BigEndian(sums[(2 * CrcBytes)..]))
                {
                    break; // the loop below says which one
                }
            }
        }

        for (; !data.IsEmpty; data = data[Math.Min(BytesPerChunk, data.Length)..], sums = sums[CrcBytes..], index++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(sums) != Of(data[..Math.Min(BytesPerChunk, data.Length)]))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Looks how much of a chunk its checksum is of: more may have been written behind that before the checksum was made anew.</summary>
    /// <param name="chunk">At most <see cref="BytesPerChunk"/> bytes.</param>
    /// <param name="sum">A checksum: <see cref="BytesPerSum"/> bytes.</param>
    /// <returns>Length of the longest beginning that has this checksum; 0 if none has. All of it, if nothing is checked.</returns>
    public int FindCovered(ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> sum)
    {
        if (Type == ChecksumType.Null)
        {
            return chunk.Length;
        }

        CheckRoom(Math.Min(chunk.Length, 1), sum.Length);
        uint wanted = BinaryPrimitives.ReadUInt32BigEndian(sum);
        uint crc = 0;
        int covered = 0;
        for (int i = 0; i < chunk.Length; i++)
        {
            crc = Type == ChecksumType.Crc32C ? Crc32C.Append(crc, chunk.Slice(i, 1)) : Crc32.Append(crc, chunk.Slice(i, 1));
            covered = crc == wanted ? i + 1 : covered;
        }

        return covered;
    }

    private void CheckRoom(int dataBytes, int sumBytes)
    {
        if (sumBytes < SumBytes(dataBytes))
        {
            throw new ArgumentException($"{dataBytes} B of data have {SumBytes(dataBytes)} B of checksums, not {sumBytes} B.");
        }
    }

    private uint Of(ReadOnlySpan<byte> chunk) => Type == ChecksumType.Crc32C ? Crc32C.Of(chunk) : Crc32.Of(chunk);
}
