namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>The folders in use. One that fails is dropped until the next start, and the others go on.</summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed class StorageFolders
{
    private readonly Lock _gate = new();
    private readonly Action<StorageNotice> _notices;
    private readonly NameFolder[] _edits;
    private readonly int _minEdits;
    private volatile NameFolder[] _live;
    private volatile NameFolder[] _failed = [];

    /// <summary>These folders, all good as far as is known.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="notices">Gets what belongs into the log.</param>
    /// <param name="minEdits">How many of those for segments that are not required must not fail.</param>
    public StorageFolders(IEnumerable<NameFolder> folders, Action<StorageNotice> notices, int minEdits = 1)
    {
        (_live, _notices, _minEdits) = ([.. folders], notices, minEdits);
        _edits = [.. Edits];
    }

    /// <summary>Those that have not failed.</summary>
    public IReadOnlyList<NameFolder> Live => _live;

    /// <summary>Those that have, since the start.</summary>
    public IReadOnlyList<NameFolder> Failed => _failed;

    /// <summary>Those for images.</summary>
    public IEnumerable<NameFolder> Images => _live.Where(static folder => folder.HasImages);

    /// <summary>Those for segments.</summary>
    public IEnumerable<NameFolder> Edits => _live.Where(static folder => folder.HasEdits);

    /// <summary>Why the edit log is not safe in these folders alone.</summary>
    /// <returns>A sentence; null if it is.</returns>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NameNodeResourcePolicy.</remarks>
    public string? WhyNotEnough(IReadOnlyCollection<NameFolder> taking)
    {
        if (taking.Count == 0)
        {
            return "No folder takes the edit log any more (dfs.namenode.edits.dir).";
        }

        if (_edits.FirstOrDefault(folder => folder.IsRequired && !taking.Contains(folder)) is NameFolder lost)
        {
            return $"{lost} does not take the edit log any more, and is required (dfs.namenode.edits.dir.required).";
        }

        int others = taking.Count(static folder => !folder.IsRequired);
        return others >= _minEdits || _edits.All(static folder => folder.IsRequired)
            ? null
            : $"{others} of the folders that are not required take the edit log; {_minEdits} must (dfs.namenode.edits.dir.minimum).";
    }

    /// <summary>Whether an exception is a failure of a disk.</summary>
    public static bool IsFailure(Exception exception) =>
        exception is IOException or UnauthorizedAccessException;

    /// <summary>Does something in a folder, and drops it if that fails.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What is done, for the message: a verb and its object.</param>
    /// <param name="step">Does it.</param>
    /// <returns>Whether it was done.</returns>
    public bool Try(NameFolder folder, string what, Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            Drop(folder, what, failure);
            return false;
        }
    }

    /// <summary>Uses a folder no more.</summary>
    public void Drop(NameFolder folder, string what, Exception failure)
    {
        lock (_gate)
        {
            if (!_live.Contains(folder))
            {
                return;
            }

            _live = [.. _live.Where(other => other != folder)];
            _failed = [.. _failed, folder];
        }

        Warn($"Could not {what} in {folder}, which is not used any more until the next start: {failure.Message}");
    }

    /// <summary>Says that something was worked around.</summary>
    public void Warn(string message) => _notices(new StorageNotice(IsWarning: true, message));

    /// <summary>Says that something has changed.</summary>
    public void Tell(string message) => _notices(new StorageNotice(IsWarning: false, message));
}
