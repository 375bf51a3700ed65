using Microsoft.Win32.SafeHandles;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>The open files of a replica, as far as it goes now: whoever has it open reads on when it is moved or removed.</summary>
internal sealed class ReplicaReader : IDisposable
{
    private readonly SafeFileHandle _data;
    private readonly SafeFileHandle _meta;
    private readonly byte[] _lastSum;

    /// <summary>Opens the files; the caller sees to it that they are not moved meanwhile.</summary>
    public ReplicaReader(Replica replica)
    {
        _data = File.OpenHandle(replica.DataPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            _meta = File.OpenHandle(replica.MetaPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Checksum = MetaHeader.Read(_meta, replica.MetaPath);
            (Length, _lastSum) = replica.Snapshot();
            if (_lastSum.Length == 0)
            {
                _lastSum = ReplicaFiles.LastSum(_meta, Checksum, Length); // an append may change it in the file
            }

            MetaBytes = RandomAccess.GetLength(_meta);
            Volume = replica.Volume;
            VisibleLength = replica.VisibleLength;
        }
        catch
        {
            _data.Dispose();
            _meta?.Dispose();
            throw;
        }
    }

    /// <summary>How the chunks are checked.</summary>
    public ChunkChecksum Checksum { get; }

    /// <summary>Bytes that can be read.</summary>
    public long Length { get; }

    /// <summary>Bytes that readers are told of.</summary>
    public long VisibleLength { get; }

    /// <summary>Size of the meta file.</summary>
    public long MetaBytes { get; }

    /// <summary>Where it is.</summary>
    public Volume Volume { get; }

    /// <summary>Reads data.</summary>
    /// <exception cref="EndOfStreamException">The file is shorter than it should be.</exception>
    public void ReadData(Span<byte> buffer, long offset)
    {
        if (ReplicaFiles.ReadFully(_data, buffer, offset) != buffer.Length)
        {
            throw new EndOfStreamException($"The data file ends before {offset + buffer.Length}, of {Length} B that it should have.");
        }
    }

    /// <summary>Reads the checksums of whole chunks from a boundary on; the last one may be partial.</summary>
    /// <param name="buffer">Gets them all.</param>
    /// <param name="offset">Where in the block the first chunk begins.</param>
    /// <param name="end">Where in the block the last one ends.</param>
    /// <exception cref="EndOfStreamException">The file is shorter than it should be.</exception>
    public void ReadSums(Span<byte> buffer, long offset, long end)
    {
        // The last chunk of a replica being written changes with its checksum: ours was kept when the length was.
        bool endsPartial = end == Length && _lastSum.Length > 0 && buffer.Length >= _lastSum.Length;
        Span<byte> fromFile = endsPartial ? buffer[..^_lastSum.Length] : buffer;
        if (ReplicaFiles.ReadFully(_meta, fromFile, MetaHeader.OffsetOf(offset / Checksum.BytesPerChunk, Checksum)) != fromFile.Length)
        {
            throw new EndOfStreamException($"The meta file of {MetaBytes} B ends before the checksum of offset {end}.");
        }

        if (endsPartial)
        {
            _lastSum.CopyTo(buffer[^_lastSum.Length..]);
        }
    }

    public void Dispose()
    {
        _data.Dispose();
        _meta.Dispose();
    }
}
