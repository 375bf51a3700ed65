using Microsoft.Win32.SafeHandles;
using Tusk.Common.Files;
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
        long first = known - (known % checksum.BytesPerChunk);
        byte[] bytes = new byte[(int)Math.Clamp(length - first, 0, step)];
        byte[] sums = new byte[checksum.SumBytes(bytes.Length)];
        for (long start = first; start < length; start += step)
        {
            int wanted = (int)Math.Min(step, length - start);
            int wantedSums = checksum.SumBytes(wanted);
            int read = ReadFully(data, bytes.AsSpan(0, wanted), start);
            int readSums = ReadFully(meta, sums.AsSpan(0, wantedSums), MetaHeader.OffsetOf(start / checksum.BytesPerChunk, checksum));
            int whole = read == wanted && readSums == wantedSums
                ? wanted
                : Math.Min(read, readSums / checksum.BytesPerSum * checksum.BytesPerChunk);
            int wrong = checksum.FindWrong(bytes.AsSpan(0, whole), sums.AsSpan(0, checksum.SumBytes(whole)));
            if (wrong >= 0 || whole < wanted)
            {
                return Math.Max(known, start + (wrong >= 0 ? (long)wrong * checksum.BytesPerChunk : whole));
            }
        }

        return length;
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

    /// <summary>Moves two files to where a replica has its own: both, or none.</summary>
    /// <remarks>The meta file goes first: where a crash comes between, the scan finds it by the data file's id.</remarks>
    public static void Move(string data, string meta, Replica replica)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(replica.DataPath)!);
        File.Move(meta, replica.MetaPath, overwrite: true);
        try
        {
            if (data != replica.DataPath)
            {
                File.Move(data, replica.DataPath, overwrite: true);
            }
        }
        catch
        {
            PutBack(replica.MetaPath, meta);
            throw;
        }
    }

    /// <summary>Waits until the names of both files are on the disk.</summary>
    public static void SyncNames(Replica replica)
    {
        string folder = Path.GetDirectoryName(replica.DataPath)!;
        FileSync.Folder(folder);
        if (replica.State == ReplicaState.Finalized)
        {
            FileSync.Folder(replica.Volume.BeingWrittenRoot); // where they were
            FileSync.Folder(Path.GetDirectoryName(folder)!); // which may be new
            FileSync.Folder(replica.Volume.FinalizedRoot);
        }
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

    /// <summary>The data file could not be moved: its meta file stays with it.</summary>
    private static void PutBack(string moved, string place)
    {
        try
        {
            if (File.Exists(moved) && !File.Exists(place))
            {
                File.Move(moved, place);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The scan of the next start does it; the failure that came first is the one that is told.
        }
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
