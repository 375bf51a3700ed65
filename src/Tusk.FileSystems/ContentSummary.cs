namespace Tusk.FileSystems;

/// <summary>How much a path holds, with everything below it.</summary>
/// <param name="Length">Bytes of the files.</param>
/// <param name="FileCount">How many files.</param>
/// <param name="DirectoryCount">How many directories, itself included.</param>
public sealed record ContentSummary(long Length, long FileCount, long DirectoryCount)
{
    /// <summary>A quota that is not set.</summary>
    public const long NoQuota = -1;

    /// <summary>Bytes of all copies.</summary>
    public long SpaceConsumed { get; init; }

    /// <summary>How many names there may be; <see cref="NoQuota"/> if any number.</summary>
    public long NameQuota { get; init; } = NoQuota;

    /// <summary>How many bytes all copies may take; <see cref="NoQuota"/> if any number.</summary>
    public long SpaceQuota { get; init; } = NoQuota;

    /// <summary>The quotas of single storage types; none where none is set.</summary>
    public IReadOnlyList<StorageTypeQuota> StorageTypeQuotas { get; init; } = [];

    /// <summary>Of <see cref="Length"/>, what only snapshots hold.</summary>
    public long SnapshotLength { get; init; }

    /// <summary>Of <see cref="FileCount"/>, what only snapshots hold.</summary>
    public long SnapshotFileCount { get; init; }

    /// <summary>Of <see cref="DirectoryCount"/>, what only snapshots hold.</summary>
    public long SnapshotDirectoryCount { get; init; }

    /// <summary>Of <see cref="SpaceConsumed"/>, what only snapshots hold.</summary>
    public long SnapshotSpaceConsumed { get; init; }

    /// <summary>Name of the erasure coding policy, <c>Replicated</c> for none; empty where the file system does not say.</summary>
    public string ErasureCodingPolicy { get; init; } = "";

    /// <summary>The summary by a walk through the tree: what a file system without an answer of its own gives.</summary>
    internal static async ValueTask<ContentSummary> OfTreeAsync(
        FileSystem files, FsPath path, CancellationToken cancellationToken)
    {
        (long length, long fileCount, long directoryCount) = (0, 0, 0);
        Stack<FileStatus> open = new([await files.GetStatusAsync(path, cancellationToken).ConfigureAwait(false)]);
        while (open.TryPop(out FileStatus? next))
        {
            if (next.IsFile)
            {
                (length, fileCount) = (length + next.Length, fileCount + 1);
                continue;
            }

            directoryCount++;
            await foreach (FileStatus child in files.ListAsync(next.Path, cancellationToken).ConfigureAwait(false))
            {
                open.Push(child);
            }
        }

        return new ContentSummary(length, fileCount, directoryCount) { SpaceConsumed = length };
    }
}
