using Microsoft.Win32.SafeHandles;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Writes to a replica: its open files, and who may be told to stop.</summary>
/// <remarks>
/// One task writes. Data goes to the file first, then its checksums, then readers are told; so what is told is always there.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockReceiver#receivePacket.
/// </remarks>
internal sealed class ReplicaWriter : IDisposable
{
    private readonly SafeFileHandle _data;
    private readonly SafeFileHandle _meta;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _promisedBytes;
    private long _metaBytes;
    private bool _areNamesSynced;
    private int _isDisposed;

    private ReplicaWriter(Replica replica, SafeFileHandle data, SafeFileHandle meta, ChunkChecksum checksum, long promisedBytes)
    {
        (Replica, _data, _meta, Checksum, _promisedBytes) = (replica, data, meta, checksum, promisedBytes);
        _metaBytes = RandomAccess.GetLength(meta);
        replica.Volume.Promise(promisedBytes);
    }

    public Replica Replica { get; }

    /// <summary>How the chunks are checked on disk.</summary>
    public ChunkChecksum Checksum { get; }

    /// <summary>Cancelled when somebody else wants the replica.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Makes the files of a new replica.</summary>
    public static ReplicaWriter Create(Replica replica, ChunkChecksum checksum, long promisedBytes)
    {
        SafeFileHandle? data = null;
        SafeFileHandle? meta = null;
        try
        {
            data = File.OpenHandle(replica.DataPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            meta = File.OpenHandle(replica.MetaPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.Write(meta, MetaHeader.Encode(checksum), 0);
            replica.Volume.AddUsed(MetaHeader.Size);
            return new ReplicaWriter(replica, data, meta, checksum, promisedBytes);
        }
        catch
        {
            // What was made goes again: it would be in the way of the next attempt.
            Undo(data, replica.DataPath);
            Undo(meta, replica.MetaPath);
            throw;
        }
    }

    /// <summary>Opens the files of a replica that goes on.</summary>
    public static ReplicaWriter Open(Replica replica, long promisedBytes)
    {
        SafeFileHandle? data = null;
        SafeFileHandle? meta = null;
        try
        {
            data = File.OpenHandle(replica.DataPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            meta = File.OpenHandle(replica.MetaPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            ChunkChecksum checksum = MetaHeader.Read(meta, replica.MetaPath);
            replica.Publish(replica.Length, ReplicaFiles.LastSum(meta, checksum, replica.Length));
            return new ReplicaWriter(replica, data, meta, checksum, promisedBytes);
        }
        catch
        {
            data?.Dispose();
            meta?.Dispose();
            throw;
        }
    }

    /// <summary>Writes a packet's data; what is there already is passed over.</summary>
    /// <param name="offset">Where in the block it begins.</param>
    /// <param name="data">The data.</param>
    /// <param name="sums">Its checksums, as the writer made them.</param>
    /// <param name="sent">How the writer made them.</param>
    /// <exception cref="ReplicaException">It leaves a gap, or the partial chunk on disk is damaged.</exception>
    public void Write(long offset, ReadOnlySpan<byte> data, ReadOnlySpan<byte> sums, ChunkChecksum sent)
    {
        long onDisk = Replica.Length;
        long end = offset + data.Length;
        if (offset > onDisk)
        {
            throw ReplicaException.Io($"Packet at offset {offset} of {Replica.Id}, of which {onDisk} B are there: {offset - onDisk} B are missing.");
        }

        if (end <= onDisk)
        {
            return;
        }

        byte[] lastSum;
        try
        {
            RandomAccess.Write(_data, data[(int)(onDisk - offset)..], onDisk);
            lastSum = sent == Checksum && offset % Checksum.BytesPerChunk == 0
                ? CopySums(offset, end, sums, onDisk)
                : ComputeSums(data[(int)(onDisk - offset)..], onDisk);
        }
        catch (IOException)
        {
            TakeBack(onDisk);
            throw;
        }

        Replica.Publish(end, lastSum);
        Replica.Volume.AddUsed(end - onDisk);
        long kept = Math.Min(_promisedBytes, end - onDisk);
        _promisedBytes -= kept;
        Replica.Volume.Promise(-kept);
    }

    /// <summary>Waits until all that was written is on the disk.</summary>
    public void Sync()
    {
        RandomAccess.FlushToDisk(_data);
        RandomAccess.FlushToDisk(_meta);
        SyncNames();
    }

    /// <summary>Waits until the names of the files are on the disk.</summary>
    public void SyncNames()
    {
        if (!_areNamesSynced)
        {
            ReplicaFiles.SyncNames(Replica);
            _areNamesSynced = true;
        }
    }

    /// <summary>Asks the one who writes to stop.</summary>
    public void RequestStop() => _stop.Cancel();

    /// <summary>Asks the one who writes to stop, and waits until it has.</summary>
    /// <exception cref="ReplicaException">It does not.</exception>
    public async Task StopAsync(TimeSpan patience)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await _ended.Task.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw ReplicaException.Io(
                $"The writer of {Replica.Id} did not stop in {patience.TotalSeconds:0} s (dfs.datanode.xceiver.stop.timeout.millis).");
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _data.Dispose();
            _meta.Dispose();
            Replica.Volume.Promise(-_promisedBytes);
            _ended.TrySetResult();
        }
    }

    /// <summary>A disk that gets full takes a part of what is written. It goes again: the file's length is the replica's after the next start.</summary>
    private void TakeBack(long onDisk)
    {
        byte[] lastSum = Replica.Snapshot().LastSum;
        RandomAccess.SetLength(_data, onDisk);
        if (lastSum.Length > 0)
        {
            RandomAccess.Write(_meta, lastSum, MetaHeader.OffsetOf(onDisk / Checksum.BytesPerChunk, Checksum));
        }

        RandomAccess.SetLength(_meta, _metaBytes);
    }

    private static void Undo(SafeFileHandle? made, string path)
    {
        if (made is not null)
        {
            made.Dispose();
            File.Delete(path);
        }
    }

    /// <summary>Takes the sums over as they came, from the first chunk that was not whole on disk.</summary>
    private byte[] CopySums(long offset, long end, ReadOnlySpan<byte> sums, long onDisk)
    {
        if (Checksum.BytesPerSum == 0)
        {
            return [];
        }

        long firstChunk = onDisk / Checksum.BytesPerChunk;
        int skipped = (int)(firstChunk - (offset / Checksum.BytesPerChunk)) * Checksum.BytesPerSum;
        WriteSums(sums[skipped..], firstChunk);
        return end % Checksum.BytesPerChunk == 0 ? [] : sums[^Checksum.BytesPerSum..].ToArray();
    }

    /// <summary>Makes the sums anew: the packet begins within a chunk, or its writer checks in another way than the disk.</summary>
    private byte[] ComputeSums(ReadOnlySpan<byte> added, long onDisk)
    {
        if (Checksum.BytesPerSum == 0)
        {
            return [];
        }

        int partial = (int)(onDisk % Checksum.BytesPerChunk);
        byte[] chunks = new byte[partial + added.Length];
        if (ReplicaFiles.ReadFully(_data, chunks.AsSpan(0, partial), onDisk - partial) != partial
            || Checksum.FindWrong(chunks.AsSpan(0, partial), Replica.Snapshot().LastSum) >= 0)
        {
            throw ReplicaException.Io($"The last {partial} B of {Replica.DataPath} at {onDisk} do not match their checksum: nothing can be appended.");
        }

        added.CopyTo(chunks.AsSpan(partial));
        byte[] sums = new byte[Checksum.SumBytes(chunks.Length)];
        Checksum.Compute(chunks, sums);
        WriteSums(sums, onDisk / Checksum.BytesPerChunk);
        return chunks.Length % Checksum.BytesPerChunk == 0 ? [] : sums[^Checksum.BytesPerSum..];
    }

    private void WriteSums(ReadOnlySpan<byte> sums, long firstChunk)
    {
        long offset = MetaHeader.OffsetOf(firstChunk, Checksum);
        RandomAccess.Write(_meta, sums, offset);
        long grown = Math.Max(0, offset + sums.Length - _metaBytes);
        _metaBytes += grown;
        Replica.Volume.AddUsed(grown);
    }
}
