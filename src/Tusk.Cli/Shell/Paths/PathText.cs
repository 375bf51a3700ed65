using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Paths;

/// <summary>How paths that the shell found are written: in the manner of the word that led to them.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.PathData.</remarks>
internal static class PathText
{
    /// <summary>The word as it is shown: a scheme's slashes are kept as typed.</summary>
    public static string Of(string word) => word;

    /// <summary>What a pattern matched, in the pattern's manner: with scheme, absolute, or relative to the working directory.</summary>
    public static string OfMatch(FsPath pattern, FileStatus match, FsPath workingDirectory)
    {
        string path = match.Path.PathPart;
        if (pattern.Scheme is not null)
        {
            return $"{match.Path.Scheme}://{(pattern.Authority is null ? "" : match.Path.Authority)}{path}";
        }

        return pattern.IsAbsolute ? path : Relative(workingDirectory.PathPart, path, match.IsDirectory);
    }

    /// <summary>The path of a child by the text of its directory.</summary>
    public static string Child(string directory, string name)
    {
        if (directory == ".")
        {
            return name;
        }

        return directory.EndsWith('/') ? directory + name : $"{directory}/{name}";
    }

    /// <summary>The last name of a word as typed, which tells <c>a/</c> from <c>a</c>.</summary>
    public static string RawName(string word) => word[(word.LastIndexOf('/') + 1)..];

    private static string Relative(string from, string to, bool isDirectory)
    {
        if (from == to)
        {
            return ".";
        }

        int last = CommonPrefix(from, to, isDirectory);
        string relative = last < to.Length ? to[(last + 1)..] : "";
        if (last < from.Length)
        {
            while (last != -1)
            {
                relative = relative.Length == 0 ? ".." : "../" + relative;
                last = from.IndexOf('/', last + 1);
            }
        }

        return relative;
    }

    /// <summary>The index of the last slash up to which both agree.</summary>
    private static int CommonPrefix(string from, string to, bool isDirectory)
    {
        from = from.EndsWith('/') ? from : from + "/";
        to = isDirectory && !to.EndsWith('/') ? to + "/" : to;
        int last = -1;
        for (int i = 0; i < Math.Min(from.Length, to.Length) && from[i] == to[i]; i++)
        {
            last = from[i] == '/' ? i : last;
        }

        return last;
    }
}
