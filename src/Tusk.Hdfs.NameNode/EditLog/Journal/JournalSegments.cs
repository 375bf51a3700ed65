using Tusk.Hdfs.NameNode.Storage;

namespace Tusk.Hdfs.NameNode.EditLog.Journal;

/// <summary>The segment in progress, once in each folder. A folder that fails is dropped, as long as there are enough.</summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class JournalSegments(StorageFolders folders) : IDisposable
{
    private readonly List<(NameFolder Folder, EditLogSegmentWriter Writer)> _open = [];

    private NameFolder[] Folders => [.. _open.Select(static pair => pair.Folder)];

    /// <summary>Begins a segment in all folders.</summary>
    /// <exception cref="EditLogException">Too few take it.</exception>
    public void Begin(TransactionId first)
    {
        foreach (NameFolder folder in folders.Edits)
        {
            folders.Try(folder, $"begin the segment of transaction {first}", () =>
                _open.Add((folder, EditLogSegmentWriter.Create(folder.Disk, folder.Current, first))));
        }

        ThrowIfTooFew();
    }

    /// <summary>Writes entries; they are on the disks when this returns.</summary>
    /// <exception cref="EditLogException">Too few take them.</exception>
    public void Write(ReadOnlyMemory<byte> entries)
    {
        // All are written before the first is synced: the disks may work at the same time.
        ForEach("write the edit log", writer => writer.Write(entries.Span));
        ForEach("sync the edit log", static writer => writer.Sync());
        ThrowIfTooFew();
    }

    /// <summary>Ends the segment in all folders.</summary>
    /// <exception cref="EditLogException">Too few take it.</exception>
    public void Complete(TransactionId last)
    {
        ForEach($"end the segment at transaction {last}", writer => writer.Complete(last));
        NameFolder[] done = Folders;
        _open.Clear();
        ThrowIfTooFew(done);
    }

    /// <summary>Closes the files and leaves them in progress.</summary>
    public void Dispose()
    {
        foreach ((_, EditLogSegmentWriter writer) in _open)
        {
            writer.Dispose();
        }

        _open.Clear();
    }

    private void ForEach(string what, Action<EditLogSegmentWriter> step)
    {
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            (NameFolder folder, EditLogSegmentWriter writer) = _open[i];
            if (!folders.Live.Contains(folder) || !folders.Try(folder, what, () => step(writer)))
            {
                writer.Dispose();
                _open.RemoveAt(i);
            }
        }
    }

    private void ThrowIfTooFew() => ThrowIfTooFew(Folders);

    private void ThrowIfTooFew(NameFolder[] taking)
    {
        if (folders.WhyNotEnough(taking) is string reason)
        {
            throw new EditLogException(reason);
        }
    }
}
