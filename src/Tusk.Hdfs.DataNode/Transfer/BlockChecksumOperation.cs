using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Tusk.Common.Checksums;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>BLOCK_CHECKSUM: one checksum over the checksums of a block.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockChecksumHelper.ReplicatedBlockChecksumComputer.</remarks>
internal static class BlockChecksumOperation
{
    private const int BatchBytes = 64 << 10;

    /// <summary>The answer.</summary>
    /// <param name="reader">The replica.</param>
    /// <param name="length">How much of it counts, from its start.</param>
    /// <param name="options">Which checksum is wanted; MD5 if null.</param>
    /// <exception cref="IOException">The files cannot be read.</exception>
    public static OpBlockChecksumResponseProto Compute(ReplicaReader reader, long length, BlockChecksumOptionsProto? options)
    {
        bool isComposite = options?.BlockChecksumType == BlockChecksumTypeProto.CompositeCrc;
        ChunkChecksum checksum = reader.Checksum;
        if (isComposite && checksum.BytesPerSum == 0)
        {
            throw ReplicaException.Io($"A block without checksums has no composite one (type {checksum.Type}).");
        }

        long end = Math.Clamp(length, 0, reader.Length);
        using IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        uint composite = 0;
        foreach ((byte[] sums, int count, long start) in Batches(reader, end))
        {
            md5.AppendData(sums, 0, count);
            for (int i = 0; isComposite && i < count; i += sizeof(uint))
            {
                long chunkStart = start + ((long)(i / sizeof(uint)) * checksum.BytesPerChunk);
                uint polynomial = checksum.Type == ChecksumType.Crc32C ? CrcComposition.Castagnoli : CrcComposition.Gzip;
                composite = CrcComposition.Append(
                    polynomial, composite, BinaryPrimitives.ReadUInt32BigEndian(sums.AsSpan(i)), Math.Min(checksum.BytesPerChunk, end - chunkStart));
            }
        }

        byte[] compositeBytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(compositeBytes, composite);
        var answer = new OpBlockChecksumResponseProto
        {
            BytesPerCrc = (uint)checksum.BytesPerChunk,
            CrcPerBlock = checksum.BytesPerSum == 0 ? 0 : (ulong)((end + checksum.BytesPerChunk - 1) / checksum.BytesPerChunk),
            BlockChecksum = ByteString.CopyFrom(isComposite ? compositeBytes : md5.GetHashAndReset()),
            CrcType = (ChecksumTypeProto)checksum.Type,
        };
        if (options is not null)
        {
            answer.BlockChecksumOptions = options;
        }

        return answer;
    }

    /// <summary>The checksums some at a time; the last one is made anew where the block counts only in part.</summary>
    private static IEnumerable<(byte[] Sums, int Count, long Start)> Batches(ReplicaReader reader, long end)
    {
        ChunkChecksum checksum = reader.Checksum;
        if (checksum.BytesPerSum == 0)
        {
            yield break;
        }

        byte[] sums = ArrayPool<byte>.Shared.Rent(BatchBytes);
        try
        {
            long step = (long)(BatchBytes / checksum.BytesPerSum) * checksum.BytesPerChunk;
            for (long start = 0; start < end; start += step)
            {
                long stop = Math.Min(end, start + step);
                int count = (int)((stop - start + checksum.BytesPerChunk - 1) / checksum.BytesPerChunk) * checksum.BytesPerSum;
                reader.ReadSums(sums.AsSpan(0, count), start, stop);
                int partial = (int)(stop % checksum.BytesPerChunk);
                if (partial > 0 && stop < reader.Length)
                {
                    byte[] chunk = new byte[partial];
                    reader.ReadData(chunk, stop - partial);
                    checksum.Compute(chunk, sums.AsSpan(count - checksum.BytesPerSum));
                }

                yield return (sums, count, start);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(sums);
        }
    }
}
