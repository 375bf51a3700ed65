using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Errors;

namespace Tusk.Cli.Shell.Paths;

/// <summary>A path that a command works on: how it is written, where it leads, what is there.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.PathData.</remarks>
internal sealed class PathItem
{
    private readonly ShellSession _session;

    private PathItem(ShellSession session, FileSystem files, string text, FsPath path, FileStatus? status) =>
        (_session, Files, Text, Path, Status) = (session, files, text, path, status);

    /// <summary>Its file system.</summary>
    public FileSystem Files { get; }

    /// <summary>How it is written.</summary>
    public string Text { get; }

    /// <summary>Where it leads, qualified.</summary>
    public FsPath Path { get; }

    /// <summary>What is there; null for nothing.</summary>
    public FileStatus? Status { get; private set; }

    /// <summary>Whether there is something.</summary>
    public bool Exists => Status is not null;

    /// <summary>Whether there is a directory.</summary>
    public bool IsDirectory => Status is { IsDirectory: true };

    /// <summary>What is there; to be asked only where something is.</summary>
    public FileStatus Known => Status ?? throw ShellException.NotFound(Text);

    /// <summary>The path that a word means; it need not be there.</summary>
    public static PathItem Of(ShellSession session, string word)
    {
        FsPath path = PathWords.Parse(word);
        FileSystem files = session.FileSystems.Of(path, word);
        FsPath qualified = files.Qualify(path);
        try
        {
            return new PathItem(session, files, word, qualified, files.TryGetStatusAsync(qualified, session.CancellationToken).Wait());
        }
        catch (InvalidHdfsPathException e)
        {
            throw new ShellUsageException(e.JavaMessage);
        }
    }

    /// <summary>A word that means a local path whatever the default file system is: a URI, whose scheme does not count.</summary>
    public static PathItem OfLocal(ShellSession session, string word)
    {
        string text = LocalWords.PathOf(word);
        FileSystem files = session.FileSystemOf(new FsPath("file:///"));
        FsPath path = new(text);
        if (path.Authority is not null)
        {
            throw ShellException.NotFound(text); // of //x//y is left //y, of which the machine has nothing
        }

        FsPath qualified = files.Qualify(path);
        return new PathItem(session, files, text, qualified, files.TryGetStatusAsync(qualified, session.CancellationToken).Wait());
    }

    /// <summary>What a pattern matches; for a plain path that path, there or not.</summary>
    public static List<PathItem> Glob(ShellSession session, string word)
    {
        FsPath pattern = PathWords.Parse(word);
        FileSystem files = session.FileSystems.Of(pattern, word);
        if (pattern.Authority is not null && word.EndsWith(pattern.Authority, StringComparison.Ordinal))
        {
            pattern = files.WorkingDirectory; // scheme and host alone: not the root
        }

        PathWords.CheckNames(pattern);
        IReadOnlyList<FileStatus>? found;
        try
        {
            found = files.GlobAsync(pattern, session.CancellationToken).Wait();
        }
        catch (InvalidHdfsPathException e)
        {
            PathWords.CheckNames(pattern, behindWildcards: true); // there is a directory in which it was looked for
            throw new ShellUsageException(e.JavaMessage);
        }

        if (found is null)
        {
            string plain = Unescaped(word);
            return [new PathItem(session, files, plain, files.Qualify(new FsPath(plain)), null)];
        }

        List<PathItem> items = new(found.Count);
        foreach (FileStatus status in found)
        {
            string text = PathText.OfMatch(pattern, status, files.WorkingDirectory);
            items.Add(new PathItem(session, files, text, status.Path, status));
        }

        return items;
    }

    /// <summary>Asks again what is there.</summary>
    /// <exception cref="ShellException">Nothing.</exception>
    public FileStatus Refresh()
    {
        Status = Files.TryGetStatusAsync(Path, _session.CancellationToken).Wait();
        return Known;
    }

    /// <summary>Makes a directory here, and those above it.</summary>
    /// <exception cref="ShellException">A local file is in the way; Hadoop tells that otherwise than where a file is made.</exception>
    public void MakeDirectory()
    {
        try
        {
            Files.MakeDirectoriesAsync(Path, _session.CancellationToken).Wait();
        }
        catch (PathIsNotDirectoryException e) when (FailureText.IsLocal(e.Path))
        {
            throw new ShellException($"Parent path is not a directory: {e.Path}", e);
        }
    }

    /// <summary>Whether the directory is there into which this would be put.</summary>
    public bool ParentExists()
    {
        FsPath? place = PathText.RawName(Text) is "" or "." or ".." ? Path : Path.Parent;
        return place is not null && Files.ExistsAsync(place, _session.CancellationToken).Wait();
    }

    /// <summary>The failure that this path is not there, with the whole path behind it if that is not what was written.</summary>
    public ShellException NotFoundWithPath()
    {
        string whole = UriText.Of(Text, Path);
        return ShellException.NotFound(Text, whole == Text ? null : whole);
    }

    /// <summary>Whether it is written as a directory: <c>a/</c>.</summary>
    public bool RepresentsDirectory() => PathText.RawName(Text) is "" or "." or "..";

    /// <summary>The children of this directory, as they come.</summary>
    public IEnumerable<PathItem> Children()
    {
        if (!Known.IsDirectory)
        {
            throw ShellException.IsNotDirectory(Text);
        }

        foreach (FileStatus child in Blocking.Each(Files.ListAsync(Path, _session.CancellationToken), _session.CancellationToken))
        {
            yield return new PathItem(_session, Files, PathText.Child(Text, child.Path.Name), child.Path, child);
        }
    }

    /// <summary>The path below this directory by the name of something else; it need not be there.</summary>
    /// <exception cref="ShellException">This is no directory.</exception>
    public PathItem ChildNamedLike(PathItem other)
    {
        if (!Known.IsDirectory)
        {
            throw ShellException.IsNotDirectory(Text);
        }

        string text = PathText.Child(Text, other.Path.Name);
        FsPath path = Path.Combine("./" + other.Path.Name);
        return new PathItem(_session, Files, text, path, Files.TryGetStatusAsync(path, _session.CancellationToken).Wait());
    }

    /// <summary>This path with something behind its name; what is there is not asked.</summary>
    public PathItem WithSuffix(string suffix) => new(_session, Files, Text + suffix, Path.WithSuffix(suffix), null);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Unescaped(string word)
    {
        int at = word.IndexOf('\\', StringComparison.Ordinal);
        while (at >= 0 && at + 1 < word.Length)
        {
            word = word.Remove(at, 1);
            at = word.IndexOf('\\', at + 1);
        }

        return word;
    }
}
