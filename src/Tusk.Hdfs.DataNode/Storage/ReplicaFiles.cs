using Microsoft.Win32.SafeHandles;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>What is done to the two files of a replica that nobody writes to.</summary>
internal static class ReplicaFiles
{
    /// <summary>Reads until the buffer is full or the file ends.</summary>
    /// <returns>How many bytes.</returns>
    public static int ReadFully(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        int total = 0;
        while (total < buffer.Length && RandomAccess.Read(file, buffer[total..], offset + total) is var read and > 0)
        {
            total += read;
        }

        return total;
    }

    /// <summary>How much of a replica that was being written is sound; what follows is cut off the file.</summary>
    /// <remarks>
    /// Of the chunks that have a checksum, all but the last were checked by those who acknowledged them.
    /// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.fsdataset.impl.BlockPoolSlice#validateIntegrityAndSetLength, which
    /// gives up the whole last chunk where its checksum is of a part.
    /// </remarks>
    /// <exception cref="ReplicaException">The meta file has no header that is known; nothing was cut.</exception>
    public static long CutToSound(string dataPath, string metaPath)
    {
        using SafeFileHandle data = File.OpenHandle(dataPath, FileMode.Open, FileAccess.ReadWrite);
        using SafeFileHandle meta = File.OpenHandle(metaPath);
        long dataBytes = RandomAccess.GetLength(data);
        long sound = RandomAccess.GetLength(meta) < MetaHeader.Size ? 0 : SoundBytes(data, dataBytes, meta, metaPath);
        if (sound < dataBytes)
        {
            RandomAccess.SetLength(data, sound);
        }

        return sound;
    }

    /// <summary>Cuts a replica, with its checksums. A last chunk that was damaged stays so: its new checksum is a wrong one.</summary>
    /// <param name="dataPath">The data file.</param>
    /// <param name="metaPath">The meta file.</param>
    /// <param name="oldLength">How long it was.</param>
    /// <param name="length">How long it is to be.</param>
    public static void Truncate(string dataPath, string metaPath, long oldLength, long length)
    {
        using SafeFileHandle data = File.OpenHandle(dataPath, FileMode.Open, FileAccess.ReadWrite);
        using SafeFileHandle meta = File.OpenHandle(metaPath, FileMode.Open, FileAccess.ReadWrite);
        ChunkChecksum checksum = MetaHeader.Read(meta, metaPath);
        int partial = (int)(length % checksum.BytesPerChunk);
        byte[] lastSum = partial == 0 ? [] : SumOfPart(data, meta, checksum, oldLength, length - partial, partial);
        long chunks = (length + checksum.BytesPerChunk - 1) / checksum.BytesPerChunk;
        RandomAccess.SetLength(data, length);
        RandomAccess.SetLength(meta, MetaHeader.OffsetOf(chunks, checksum));
        RandomAccess.Write(meta, lastSum, MetaHeader.OffsetOf(Math.Max(0, chunks - 1), checksum));
        RandomAccess.FlushToDisk(data);
        RandomAccess.FlushToDisk(meta);
    }

    /// <summary>The checksum of the last chunk as the meta file has it; empty where the last chunk is a whole one.</summary>
    public static byte[] LastSum(SafeFileHandle meta, ChunkChecksum checksum, long length)
    {
        if (length % checksum.BytesPerChunk == 0)
        {
            return [];
        }

        byte[] sum = new byte[checksum.BytesPerSum];
        ReadFully(meta, sum, MetaHeader.OffsetOf(length / checksum.BytesPerChunk, checksum));
        return sum;
    }

    /// <summary>Removes both files; one that is gone already is no matter.</summary>
    public static void Delete(Replica replica)
    {
        File.Delete(replica.DataPath);
        File.Delete(replica.MetaPath);
    }

    /// <summary>Bytes of both files on disk, for the volume's account.</summary>
    public static long TotalBytes(string dataPath, string metaPath)
    {
        var data = new FileInfo(dataPath);
        var meta = new FileInfo(metaPath);
        return (data.Exists ? data.Length : 0) + (meta.Exists ? meta.Length : 0);
    }

    /// <summary>The checksum of a chunk that is cut.</summary>
    private static byte[] SumOfPart(
        SafeFileHandle data, SafeFileHandle meta, ChunkChecksum checksum, long oldLength, long start, int partial)
    {
        byte[] chunk = new byte[(int)Math.Clamp(oldLength - start, partial, checksum.BytesPerChunk)];
        byte[] sum = new byte[checksum.BytesPerSum];
        ReadFully(data, chunk, start);
        ReadFully(meta, sum, MetaHeader.OffsetOf(start / checksum.BytesPerChunk, checksum));
        bool isDamaged = checksum.FindWrong(chunk, sum) >= 0;
        checksum.Compute(chunk.AsSpan(0, partial), sum);
        for (int i = 0; isDamaged && i < sum.Length; i++)
        {
            sum[i] ^= 0xFF;
        }

        return sum;
    }

    private static long SoundBytes(SafeFileHandle data, long dataBytes, SafeFileHandle meta, string metaPath)
    {
        ChunkChecksum checksum = MetaHeader.Read(meta, metaPath);
        if (checksum.BytesPerSum == 0)
        {
            return dataBytes;
        }

        long dataChunks = (dataBytes + checksum.BytesPerChunk - 1) / checksum.BytesPerChunk;
        long sums = (RandomAccess.GetLength(meta) - MetaHeader.Size) / checksum.BytesPerSum;
        long chunks = Math.Min(dataChunks, sums);
        if (chunks == 0)
        {
            return 0;
        }

        long lastStart = (chunks - 1) * checksum.BytesPerChunk;
        byte[] last = new byte[(int)Math.Min(checksum.BytesPerChunk, dataBytes - lastStart)];
        byte[] sum = new byte[checksum.BytesPerSum];
        ReadFully(data, last, lastStart);
        ReadFully(meta, sum, MetaHeader.OffsetOf(chunks - 1, checksum));

        // Data goes to the file before its checksum: what was acknowledged of the chunk is what the checksum is of.
        return lastStart + checksum.FindCovered(last, sum);
    }
}
