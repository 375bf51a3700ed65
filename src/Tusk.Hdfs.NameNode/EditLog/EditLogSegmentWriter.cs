using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>Writes a segment of the edit log: in progress, filled ahead, and renamed when it is done.</summary>
/// <remarks>
/// Whatever byte the process dies at, the file holds whole entries and behind them filling or part of what was being written.
/// Filling ahead keeps the size of the file as it is for most writes, so that a sync has the data alone to care for.
/// A failed write or sync leaves the file in a state that nobody knows: the writer refuses everything from then on.
/// Not for several threads at once.
/// </remarks>
public sealed class EditLogSegmentWriter : IDisposable
{
    private static readonly byte[] Filling = CreateFilling();

    private readonly IDisk _disk;
    private readonly string _directory;
    private readonly IDiskFile _file;
    private long _filledTo;
    private bool _broken;
    private bool _isClosed;

    /// <summary>Writes to a file that is open already; its header is not written.</summary>
    internal EditLogSegmentWriter(IDisk disk, string directory, TransactionId first, IDiskFile file)
    {
        (_disk, _directory, First, _file) = (disk, directory, first, file);
        Path = System.IO.Path.Combine(directory, new EditLogSegment(first, null).FileName);
    }

    /// <summary>The first transaction of the segment.</summary>
    public TransactionId First { get; }

    /// <summary>The file in progress.</summary>
    public string Path { get; }

    /// <summary>Bytes written, header and all, filling left out.</summary>
    public long Bytes { get; private set; }

    /// <summary>Begins a segment; its header and its name are on the disk when this returns.</summary>
    /// <exception cref="IOException">There is one of this name already, or the disk does not take it.</exception>
    public static EditLogSegmentWriter Create(string directory, TransactionId first) => Create(LocalDisk.Instance, directory, first);

    /// <summary>The same on a disk that may be simulated.</summary>
    internal static EditLogSegmentWriter Create(IDisk disk, string directory, TransactionId first)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, new TransactionId(1));
        string path = System.IO.Path.Combine(directory, new EditLogSegment(first, null).FileName);
        var writer = new EditLogSegmentWriter(disk, directory, first, disk.Create(path, replace: false));
        try
        {
            writer.Write(EditLogFormat.Header);
            writer.Sync();
            disk.SyncFolder(directory);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Writes entries behind those there are. They may be lost until <see cref="Sync"/> returns.</summary>
    /// <exception cref="IOException">The disk does not take them: it is full, or worse.</exception>
    public void Write(ReadOnlySpan<byte> entries)
    {
        BeginStep();
        FillAhead(Bytes + entries.Length);
        _file.Write(entries, Bytes);
        Bytes += entries.Length;
        _broken = false;
    }

    /// <summary>Waits until all that was written is on the disk.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public void Sync()
    {
        BeginStep();
        _file.SyncData();
        _broken = false;
    }

    /// <summary>Ends the segment: cuts off the filling and renames the file.</summary>
    /// <param name="last">The last transaction that was written.</param>
    /// <returns>Path of the finalized segment, which is on the disk with its name.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public string Complete(TransactionId last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(last, First);
        BeginStep();
        _file.SetLength(Bytes);
        _file.Sync();
        Dispose();
        return EditLogRecovery.Rename(_disk, _directory, new EditLogSegment(First, null), new EditLogSegment(First, last));
    }

    /// <summary>Closes the file and leaves it in progress.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _file.Dispose();
    }

    private static byte[] CreateFilling()
    {
        byte[] filling = new byte[EditLogFormat.PreallocationBytes];
        filling.AsSpan().Fill(EditLogFormat.Fill);
        return filling;
    }

    private void FillAhead(long needed)
    {
        while (_filledTo < needed)
        {
            _file.Write(Filling, _filledTo);
            _filledTo += Filling.Length;
        }
    }

    /// <summary>Every step that does not reach its end is the last one.</summary>
    private void BeginStep()
    {
        if (_broken)
        {
            throw new EditLogException($"{Path} is not written any more: an earlier write failed, and nobody knows what of it is there.");
        }

        ObjectDisposedException.ThrowIf(_isClosed, this);
        _broken = true;
    }
}
