namespace Tusk.FileSystems.Globs;

/// <summary>Walks a file system along a pattern; lists a directory only where a name has wildcards.</summary>
internal sealed class GlobWalk(FileSystem fileSystem, CancellationToken cancellationToken)
{
    private readonly Dictionary<FsPath, FileStatus> _found = [];

    public async ValueTask<IReadOnlyList<FileStatus>?> FindAsync(FsPath pattern)
    {
        bool hasWildcard = false;
        foreach (string flat in GlobBraces.Expand(pattern.ToString(), onlyWithSlash: true))
        {
            FsPath path = new(flat);
            FsPath start = fileSystem.Qualify(path.IsAbsolute ? Root(path) : new FsPath("."));
            string[] names = path.PathPart.Split('/', StringSplitOptions.RemoveEmptyEntries);
            hasWildcard |= flat != pattern.ToString() || Array.Exists(names, GlobPattern.HasWildcard);
            await FollowAsync(start, names).ConfigureAwait(false);
        }

        return _found.Count == 0 && !hasWildcard ? null : Ordered();
    }

    private FileStatus[] Ordered()
    {
        FileStatus[] found = [.. _found.Values];
        Array.Sort(found, static (left, right) => left.Path.CompareTo(right.Path));
        return found;
    }

    private async ValueTask FollowAsync(FsPath path, ArraySegment<string> names)
    {
        int plain = 0;
        while (plain < names.Count && !GlobPattern.HasWildcard(names[plain]))
        {
            path = path.Append(GlobPattern.Unescape(names[plain++]));
        }

        FileStatus? status = await fileSystem.TryGetStatusAsync(path, cancellationToken).ConfigureAwait(false);
        if (status is null)
        {
            return;
        }

        if (plain == names.Count)
        {
            _found[status.Path] = status;
        }
        else if (status.IsDirectory)
        {
            await ListAsync(status, new GlobPattern(names[plain]), names[(plain + 1)..]).ConfigureAwait(false);
        }
    }

    private async ValueTask ListAsync(FileStatus directory, GlobPattern pattern, ArraySegment<string> behind)
    {
        IAsyncEnumerable<FileStatus> children = fileSystem.ListAsync(directory.Path, cancellationToken);
        await foreach (FileStatus child in children.ConfigureAwait(false))
        {
            if (!pattern.Matches(child.Path.Name))
            {
                continue;
            }

            if (behind.Count == 0)
            {
                _found[child.Path] = child;
            }
            else if (child.IsDirectory)
            {
                await FollowAsync(child.Path, behind).ConfigureAwait(false);
            }
        }
    }

    private static FsPath Root(FsPath path) => path.Scheme is null ? new FsPath("/") : path.Combine("/");
}
