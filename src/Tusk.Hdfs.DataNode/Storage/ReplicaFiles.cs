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

    /// <summary>How much of a replica that was being written is sound; what follows is cut off both files.</summary>
    /// <remarks>
    /// Of the chunks that have a checksum, all but the last were checked by those who acknowledged them.
    /// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.fsdataset.impl.BlockPoolSlice#validateIntegrityAndSetLength, which
    /// gives up the whole last chunk where its checksum is of a part.
    /// </remarks>
    /// <exception cref="ReplicaException">The meta file has no header that is known; nothing was cut.</exception>
    public static long CutToSound(string dataPath, string metaPath)
    {
        using SafeFileHandle data = File.OpenHandle(dataPath, FileMode.Open, FileAccess.ReadWrite);
        using SafeFileHandle meta = File.OpenHandle(metaPath, FileMode.Open, FileAccess.ReadWrite);
        long dataBytes = RandomAccess.GetLength(data);
        if (RandomAccess.GetLength(meta) < MetaHeader.Size)
        {
            RandomAccess.SetLength(data, 0);
            return 0;
        }

        ChunkChecksum checksum = MetaHeader.Read(meta, metaPath);
        long sound = SoundBytes(data, dataBytes, meta, checksum);
        if (sound < dataBytes)
        {
            RandomAccess.SetLength(data, sound);
        }

        // A checksum of a chunk that is not there any more is none of the replica either.
        long metaBytes = MetaHeader.OffsetOf((sound + checksum.BytesPerChunk - 1) / checksum.BytesPerChunk, checksum);
        if (metaBytes < RandomAccess.GetLength(meta))
        {
            RandomAccess.SetLength(meta, metaBytes);
        }

        return sound;
    }

    /// <summary>How much of a replica is sound, of which some is known to be.</summary>
    /// <param name="dataPath">The data.</param>
    /// <param name="metaPath">The checksums.</param>
    /// <param name="known">So much is.</param>
    /// <param name="length">Its length.</param>
    /// <returns>At least <paramref name="known"/>, and where that is not all the start of a chunk that does not match.</returns>
    public static long SoundBytes(string dataPath, string metaPath, long known, long length)
    {
        const int MostBytes = 1 << 20;
        using SafeFileHandle data = File.OpenHandle(dataPath);
        using SafeFileHandle meta = File.OpenHandle(metaPath);
        ChunkChecksum checksum = MetaHeader.Read(meta, metaPath);
        if (checksum.BytesPerSum == 0)
        {
            return length;
        }

        int step = Math.Max(1, MostBytes / checksum.BytesPerChunk) * checksum.BytesPerChunk;
        for (long start = known - (known % checksum.BytesPerChunk); start < length; start += step)
        {
            byte[] bytes = new byte[(int)Math.Min(step, length - start)];
            byte[] sums = new byte[checksum.SumBytes(bytes.Length)];
            int read = ReadFully(data, bytes, start);
            int readSums = ReadFully(meta, sums, MetaHeader.OffsetOf(start / checksum.BytesPerChunk, checksum));
            int whole = read == bytes.Length && readSums == sums.Length
                ? bytes.Length
                : Math.Min(read, readSums / checksum.BytesPerSum * checksum.BytesPerChunk);
            int wrong = checksum.FindWrong(bytes.AsSpan(0, whole), sums.AsSpan(0, checksum.SumBytes(whole)));
            if (wrong >= 0 || whole < bytes.Length)
            {
                return Math.Max(known, start + (wrong >= 0 ? (long)wrong * checksum.BytesPerChunk : whole));
            }
        }

        return length;
    }

    /// <summary>Cuts a replica, with its checksums. A last chunk that was damaged stays so: its new checksum is a wrong one.</summary>
    /// <remarks>
    /// The checksums are cut and on the disk first, then the data. Whoever is killed in between leaves data that goes on behind what the
    /// last checksum is of: a scan finds how much that is, and the next attempt cuts again. Data without its checksum would be lost.
    /// </remarks>
    /// <param name="dataPath">The data file.</param>
    /// <param name="metaPath">The meta file.</param>
    /// <param name="oldLength">How long it was, so that its last chunk can be checked; null where what is kept is known to be sound.</param>
    /// <param name="length">How long it is to be.</param>
    public static void Truncate(string dataPath, string metaPath, long? oldLength, long length)
    {
        using SafeFileHandle data = File.OpenHandle(dataPath, FileMode.Open, FileAccess.ReadWrite);
        using SafeFileHandle meta = File.OpenHandle(metaPath, FileMode.Open, FileAccess.ReadWrite);
        CutSums(data, meta, MetaHeader.Read(meta, metaPath), oldLength, length);
        RandomAccess.FlushToDisk(meta);
        RandomAccess.SetLength(data, length);
        RandomAccess.FlushToDisk(data);
    }

    /// <summary>The first half of <see cref="Truncate"/>: the last checksum is of what is kept of its chunk.</summary>
    internal static void CutSums(SafeFileHandle data, SafeFileHandle meta, ChunkChecksum checksum, long? oldLength, long length)
    {
        int partial = (int)(length % checksum.BytesPerChunk);
        byte[] lastSum = partial == 0 || checksum.BytesPerSum == 0 ? [] : SumOfPart(data, meta, checksum, oldLength, length - partial, partial);
        long chunks = (length + checksum.BytesPerChunk - 1) / checksum.BytesPerChunk;
        RandomAccess.SetLength(meta, MetaHeader.OffsetOf(chunks, checksum));
        RandomAccess.Write(meta, lastSum, MetaHeader.OffsetOf(Math.Max(0, chunks - 1), checksum));
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

    /// <summary>Moves both files where nobody looks for them but the scan, which removes them: that takes no time, and deleting may.</summary>
    /// <returns>Where they are.</returns>
    public static IReadOnlyList<string> SetAside(Replica replica)
    {
        List<string> aside = [];
        foreach (string path in (string[])[replica.DataPath, replica.MetaPath])
        {
            string target = Path.Combine(replica.Volume.TemporaryRoot, $".{Guid.NewGuid():N}.deleted");
            if (File.Exists(path))
            {
                File.Move(path, target);
                aside.Add(target);
            }
        }

        return aside;
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
        SafeFileHandle data, SafeFileHandle meta, ChunkChecksum checksum, long? oldLength, long start, int partial)
    {
        byte[] chunk = new byte[(int)Math.Clamp((oldLength ?? 0) - start, partial, checksum.BytesPerChunk)];
        byte[] sum = new byte[checksum.BytesPerSum];
        ReadFully(data, chunk, start);
        ReadFully(meta, sum, MetaHeader.OffsetOf(start / checksum.BytesPerChunk, checksum));

        // An attempt that was killed may have cut the checksum already, and not the data.
        bool isDamaged = oldLength is not null && checksum.FindCovered(chunk, sum) < partial;
        checksum.Compute(chunk.AsSpan(0, partial), sum);
        for (int i = 0; isDamaged && i < sum.Length; i++)
        {
            sum[i] ^= 0xFF;
        }

        return sum;
    }

    private static long SoundBytes(SafeFileHandle data, long dataBytes, SafeFileHandle meta, ChunkChecksum checksum)
    {
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
