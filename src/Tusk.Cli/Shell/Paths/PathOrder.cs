using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tusk.Cli.Shell.Paths;

/// <summary>The order in which Hadoop's shell sorts the children of a directory: that of Java's URIs.</summary>
/// <remarks>By UTF-16 units of the path with what a URI may not have as it stands (a space, a percent sign, ...) quoted.
/// Source: Apache Hadoop 3.4, o.a.h.fs.shell.PathData#getDirectoryContents; java.net.URI#compareTo.</remarks>
internal static class PathOrder
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(
        [.. Enumerable.Range(0, 0x21).Select(static c => (char)c), .. "\"#%<>?[\\]^`{|}\x7f"]);

    /// <summary>The items in order.</summary>
    public static PathItem[] Sort(IEnumerable<PathItem> items)
    {
        PathItem[] sorted = [.. items];
        string[] keys = [.. sorted.Select(static item => Quote(item.Path.PathPart))];
        Array.Sort(keys, sorted, StringComparer.Ordinal);
        return sorted;
    }

    private static string Quote(string path)
    {
        if (!path.AsSpan().ContainsAny(Quoted))
        {
            return path;
        }

        var quoted = new StringBuilder();
        foreach (char c in path)
        {
            quoted = Quoted.Contains(c) ? quoted.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}") : quoted.Append(c);
        }

        return quoted.ToString();
    }
}
