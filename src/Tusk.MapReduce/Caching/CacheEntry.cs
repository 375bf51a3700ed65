using System.Buffers;
using System.Globalization;
using System.Text;
using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.MapReduce.Caching;

/// <summary>A file or archive that a job's tasks may read: where it is, and what they call it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What tasks call it.</param>
/// <param name="IsArchive">Whether it is unpacked: tasks get a folder.</param>
/// <remarks>
/// In settings it is a URI, <c>PATH#NAME</c>; without a name its file's name is taken. Letters that mean something there, as the
/// comma of a list, stand as <c>%2C</c>.
/// Source: Apache Hadoop 3.4, o.a.h.mapreduce.Job#addCacheFile and #addCacheArchive.
/// </remarks>
public sealed record CacheEntry(FsPath Path, string Name, bool IsArchive)
{
    private const int LongestName = 255; // bytes, as file systems have it

    private static readonly SearchValues<char> Quoted = SearchValues.Create("%,#?$ \t\r\n\\\"<>^`{|}");

    /// <summary>Reads the form that settings have.</summary>
    /// <exception cref="InvalidCacheException">It has no path, or a name that is none.</exception>
    public static CacheEntry Parse(string uri, bool isArchive)
    {
        ArgumentNullException.ThrowIfNull(uri);
        int hash = uri.IndexOf('#', StringComparison.Ordinal);
        string path = Uri.UnescapeDataString(hash < 0 ? uri : uri[..hash]);
        return Create(PathOf(path, uri), hash < 0 ? null : Uri.UnescapeDataString(uri[(hash + 1)..]), isArchive);
    }

    /// <summary>An entry whose name is checked.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What tasks call it; null for the name of the file.</param>
    /// <param name="isArchive">Whether it is unpacked.</param>
    /// <exception cref="InvalidCacheException">The name is none.</exception>
    public static CacheEntry Create(FsPath path, string? name, bool isArchive)
    {
        ArgumentNullException.ThrowIfNull(path);
        name ??= path.Name;
        bool isName = name is not ("" or "." or "..") && !name.AsSpan().ContainsAny('/', '\\', '\0')
            && Encoding.UTF8.GetByteCount(name) <= LongestName;
        return isName
            ? new CacheEntry(path, name, isArchive)
            : throw new InvalidCacheException(
                $"'{name}' is no name for the cached {(isArchive ? "archive" : "file")} {path}; a name as files have it is expected, without slashes.");
    }

    /// <summary>The form that settings have.</summary>
    public string ToUri() => Name == Path.Name ? Quote(Path.ToString()) : $"{Quote(Path.ToString())}#{Quote(Name)}";

    private static FsPath PathOf(string path, string uri)
    {
        try
        {
            return new FsPath(path);
        }
        catch (HadoopException e)
        {
            throw new InvalidCacheException($"The cached file '{uri}' has no path: {e.Message}", e);
        }
    }

    private static string Quote(string text)
    {
        if (!text.AsSpan().ContainsAny(Quoted))
        {
            return text;
        }

        var quoted = new StringBuilder(text.Length + 10);
        foreach (char c in text)
        {
            if (Quoted.Contains(c))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.ToString();
    }
}
