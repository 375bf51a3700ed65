using Microsoft.Win32.SafeHandles;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Cuts the two files of a replica that nobody writes to. A last chunk that was damaged stays so.</summary>
/// <remarks>
/// The checksums are cut and on the disk first, then the data. Whoever is killed in between leaves data that goes on behind what the
/// last checksum is of: a scan finds how much that is, and the next attempt cuts again. Data without its checksum would be lost.
/// </remarks>
internal sealed class ReplicaCut : IDisposable
{
    private readonly SafeFileHandle _data;
    private readonly SafeFileHandle _meta;
    private readonly ChunkChecksum _checksum;
    private readonly long _length;

    /// <summary>Opens the files, and finds out what the last checksum will be; changes nothing.</summary>
    /// <param name="dataPath">The data file.</param>
    /// <param name="metaPath">The meta file.</param>
    /// <param name="oldLength">How long the replica was.</param>
    /// <param name="length">How long it is to be.</param>
    /// <param name="knownSum">
    /// The checksum of the last chunk at that length, from when it was acknowledged. Empty where nobody has it: it is made from the data,
    /// which must match the checksum that is there, or the new one will be a wrong one.
    /// </param>
    /// <exception cref="ReplicaException">There is less data than that, or the meta file is none.</exception>
    public ReplicaCut(string dataPath, string metaPath, long oldLength, long length, byte[] knownSum)
    {
        _data = File.OpenHandle(dataPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            _meta = File.OpenHandle(metaPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            (_checksum, _length) = (MetaHeader.Read(_meta, metaPath), length);
            long there = RandomAccess.GetLength(_data);
            if (there < length)
            {
                throw ReplicaException.Io($"{dataPath} has {there} B: it cannot be cut to {length} B.");
            }

            int partial = (int)(length % _checksum.BytesPerChunk);
            LastSum = partial == 0 || _checksum.BytesPerSum == 0 ? []
                : knownSum.Length > 0 ? knownSum
                : SumOfPart(oldLength, length - partial, partial);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the data file is longer than what it is cut to.</summary>
    public bool HasMoreData => RandomAccess.GetLength(_data) > _length;

    /// <summary>The checksum of the last chunk after the cut; empty where that is a whole one.</summary>
    public byte[] LastSum { get; }

    /// <summary>Cuts. It is on the disk when this returns.</summary>
    /// <returns>How many bytes fewer there are.</returns>
    public long Run()
    {
        long before = RandomAccess.GetLength(_data) + RandomAccess.GetLength(_meta);
        CutSums();
        RandomAccess.SetLength(_data, _length);
        RandomAccess.FlushToDisk(_data);
        return before - RandomAccess.GetLength(_data) - RandomAccess.GetLength(_meta);
    }

    public void Dispose()
    {
        _data.Dispose();
        _meta?.Dispose();
    }

    /// <summary>The first half.</summary>
    internal void CutSums()
    {
        long chunks = (_length + _checksum.BytesPerChunk - 1) / _checksum.BytesPerChunk;
        RandomAccess.SetLength(_meta, MetaHeader.OffsetOf(chunks, _checksum));
        RandomAccess.Write(_meta, LastSum, MetaHeader.OffsetOf(Math.Max(0, chunks - 1), _checksum));
        RandomAccess.FlushToDisk(_meta);
    }

    /// <summary>The checksum of a chunk that is cut.</summary>
    private byte[] SumOfPart(long oldLength, long start, int partial)
    {
        byte[] chunk = new byte[(int)Math.Clamp(oldLength - start, partial, _checksum.BytesPerChunk)];
        byte[] sum = new byte[_checksum.BytesPerSum];
        ReplicaFiles.ReadFully(_data, chunk, start);
        ReplicaFiles.ReadFully(_meta, sum, MetaHeader.OffsetOf(start / _checksum.BytesPerChunk, _checksum));

        // An attempt that was killed may have cut the checksum already, and not the data.
        bool isDamaged = _checksum.FindCovered(chunk, sum) < partial;
        _checksum.Compute(chunk.AsSpan(0, partial), sum);
        for (int i = 0; isDamaged && i < sum.Length; i++)
        {
            sum[i] ^= 0xFF;
        }

        return sum;
    }
}
