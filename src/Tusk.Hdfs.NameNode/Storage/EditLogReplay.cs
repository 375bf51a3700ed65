using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>Does again what the edit log says, from whichever folder has it.</summary>
/// <remarks>
/// Folders may differ: one was dropped long ago, or was written last when the NameNode died. Of several segments that go on from a
/// transaction the one is read from which the log goes furthest. A copy that turns out to be damaged is left where it is, and
/// another one that has the next transaction goes on.
/// </remarks>
internal sealed class EditLogReplay
{
    private readonly StorageFolders _folders;
    private readonly int _maxOpBytes;
    private readonly TransactionId? _until;
    private readonly List<SegmentFile> _files;
    private readonly Dictionary<SegmentFile, TransactionId> _reach = [];
    private readonly List<string> _problems = [];

    /// <summary>Looks at all segments; those in progress are read to their ends.</summary>
    /// <param name="folders">Where they are.</param>
    /// <param name="maxOpBytes">Bound on an entry.</param>
    /// <param name="until">Those that begin after this transaction are passed over; null: none is.</param>
    public EditLogReplay(StorageFolders folders, int maxOpBytes, TransactionId? until = null)
    {
        (_folders, _maxOpBytes, _until) = (folders, maxOpBytes, until);
        _files = [.. folders.Edits.SelectMany(List).OrderByDescending(static file => file.First.Value)];
        foreach (SegmentFile file in _files)
        {
            _reach[file] = _files.Where(next => next.First == file.Last.Next && _reach.ContainsKey(next))
                .Select(next => _reach[next]).Append(file.Last).Max();
        }
    }

    /// <summary>All segments.</summary>
    public IReadOnlyList<SegmentFile> Files => _files;

    /// <summary>Applies all entries from some transaction on.</summary>
    /// <param name="next">The first one.</param>
    /// <param name="seen">A transaction that is known to have been on the disks.</param>
    /// <param name="apply">Gets the entries.</param>
    /// <returns>The last transaction; the one before <paramref name="next"/> if there is none.</returns>
    /// <exception cref="StorageException">Some are missing, or cannot be applied.</exception>
    public TransactionId Run(TransactionId next, TransactionId seen, Action<EditLogEntry> apply)
    {
        var tried = new HashSet<SegmentFile>();
        while (_files.Where(file => file.Has(next) && !tried.Contains(file))
            .OrderByDescending(file => _reach[file]).FirstOrDefault() is SegmentFile file)
        {
            tried.Add(file);
            if (Read(file, ref next, apply) is string problem)
            {
                _problems.Add(problem);
                _folders.Warn($"{problem} Another copy is looked for from transaction {next} on.");
            }
        }

        CheckGap(next, seen);
        return new TransactionId(next.Value - 1);
    }

    private IEnumerable<SegmentFile> List(NameFolder folder)
    {
        IReadOnlyList<EditLogSegment> segments = [];
        _folders.Try(folder, "list the segments", () => segments = folder.Segments());
        foreach (EditLogSegment segment in segments.Where(segment => !(segment.First > _until)))
        {
            yield return segment.Last is TransactionId last ? new SegmentFile(folder, segment, last, null) : Inspect(folder, segment);
        }
    }

    private SegmentFile Inspect(NameFolder folder, EditLogSegment segment)
    {
        string path = folder.In(segment.FileName);
        TransactionId last = new(segment.First.Value - 1);
        try
        {
            using var reader = new EditLogReader(folder.Disk.OpenRead(path), path, segment.First, _maxOpBytes);
            while (reader.TryRead(out EditLogEntry entry))
            {
                last = entry.Id;
            }

            return new SegmentFile(folder, segment, last, null);
        }
        catch (Exception failure) when (StorageFolders.IsFailure(failure))
        {
            _problems.Add(failure.Message);
            _folders.Warn($"{path} is not whole: {failure.Message}");
            return new SegmentFile(folder, segment, last, failure.Message);
        }
    }

    /// <summary>Reads a segment from where the log has come.</summary>
    /// <returns>Null if it was read to its end; else what is wrong with it.</returns>
    private string? Read(SegmentFile file, ref TransactionId next, Action<EditLogEntry> apply)
    {
        EditLogReader reader;
        try
        {
            reader = new EditLogReader(file.Folder.Disk.OpenRead(file.Path), file.Path, file.First, _maxOpBytes);
        }
        catch (Exception failure) when (StorageFolders.IsFailure(failure))
        {
            return failure.Message;
        }

        using (reader)
        {
            while (true)
            {
                EditLogEntry entry;
                try
                {
                    if (!reader.TryRead(out entry))
                    {
                        break;
                    }
                }
                catch (Exception failure) when (StorageFolders.IsFailure(failure))
                {
                    return failure.Message;
                }

                if (entry.Id == next)
                {
                    Apply(file, entry, apply);
                    next = next.Next;
                }
            }

            return reader.Last < file.Last ? $"{file.Path} ends after transaction {reader.Last}; it should have those up to {file.Last}." : null;
        }
    }

    private static void Apply(SegmentFile file, EditLogEntry entry, Action<EditLogEntry> apply)
    {
        try
        {
            apply(entry);
        }
        catch (IOException refused)
        {
            throw new StorageException(
                $"{EditLogOps.NameOf(entry.Operation.Code)} of transaction {entry.Id} in {file.Path} does not fit what came before: {refused.Message}",
                refused);
        }
    }

    /// <summary>Whatever any folder knows of must have been read.</summary>
    private void CheckGap(TransactionId next, TransactionId seen)
    {
        TransactionId needed = _files.Select(static file => file.Problem is null ? file.Last : file.Last.Next).Append(seen).Max();
        if (needed >= next)
        {
            string text = $"Gap in transactions. Expected to be able to read up until at least txid {needed} but unable to find any edit "
                + $"logs containing txid {next}";
            throw new StorageException(_problems.Count == 0 ? text : $"{text}. {string.Join(' ', _problems)}");
        }
    }
}
