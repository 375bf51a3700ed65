namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>The folders in use. One that fails is dropped until the next start, and the others go on.</summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed class StorageFolders
{
    private readonly Lock _gate = new();
    private readonly Action<StorageNotice> _notices;
    private volatile NameFolder[] _live;

    /// <summary>These folders, all good as far as is known.</summary>
    public StorageFolders(IEnumerable<NameFolder> folders, Action<StorageNotice> notices) => (_live, _notices) = ([.. folders], notices);

    /// <summary>Those that have not failed.</summary>
    public IReadOnlyList<NameFolder> Live => _live;

    /// <summary>Those for images.</summary>
    public IEnumerable<NameFolder> Images => _live.Where(static folder => folder.HasImages);

    /// <summary>Those for segments.</summary>
    public IEnumerable<NameFolder> Edits => _live.Where(static folder => folder.HasEdits);

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
        }

        Warn($"Could not {what} in {folder}, which is not used any more until the next start: {failure.Message}");
    }

    /// <summary>Says that something was worked around.</summary>
    public void Warn(string message) => _notices(new StorageNotice(IsWarning: true, message));

    /// <summary>Says that something has changed.</summary>
    public void Tell(string message) => _notices(new StorageNotice(IsWarning: false, message));
}
