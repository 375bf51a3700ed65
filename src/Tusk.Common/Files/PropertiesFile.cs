using System.Globalization;
using System.Text;

namespace Tusk.Common.Files;

/// <summary>A file of Java properties, as <c>VERSION</c> in the folders of servers is: a date in a comment, then <c>key=value</c> lines.</summary>
/// <remarks>Latin-1, as Java has it. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.common.Storage.StorageDirectory#read and #write.</remarks>
public static class PropertiesFile
{
    /// <summary>A longer file is none of these, in bytes.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>The content of a file.</summary>
    /// <param name="now">The time for its first line.</param>
    /// <param name="values">Keys without special characters, and values.</param>
    public static byte[] Format(DateTimeOffset now, IEnumerable<(string Key, string Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"#{now.UtcDateTime.ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture)}\n");
        foreach ((string key, string value) in values)
        {
            text.Append(key).Append('=');
            foreach (char c in value)
            {
                text.Append(c is ':' or '=' or '#' or '!' or '\\' ? "\\" : "").Append(c);
            }

            text.Append('\n');
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>Keys and values of a file's content; of Java's escapes those that can occur in them.</summary>
    public static Dictionary<string, string> Parse(ReadOnlySpan<byte> content)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        string text = Encoding.Latin1.GetString(content);
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int separator = line.IndexOfAny(['=', ':']);
            if (line[0] is not ('#' or '!') && separator > 0)
            {
                values[line[..separator].TrimEnd()] = Unescape(line[(separator + 1)..].TrimStart());
            }
        }

        return values;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read, or is too long to be one.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        long bytes = new FileInfo(path).Length;
        return bytes <= MaxBytes
            ? Parse(File.ReadAllBytes(path))
            : throw new IOException($"{path} has {bytes} B; at most {MaxBytes} B are a file of properties.");
    }

    /// <summary>Writes a file so that after a crash there is the old one or the new one.</summary>
    /// <param name="path">Where.</param>
    /// <param name="now">The time for its first line.</param>
    /// <param name="values">Keys without special characters, and values.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, DateTimeOffset now, IEnumerable<(string Key, string Value)> values)
    {
        string unfinished = path + ".tmp";
        using (FileStream file = new(unfinished, FileMode.Create, FileAccess.Write))
        {
            file.Write(Format(now, values));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
        FileSync.Folder(Path.GetDirectoryName(path)!);
    }

    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            text.Append(value[i] == '\\' && i + 1 < value.Length ? value[++i] : value[i]);
        }

        return text.ToString();
    }
}
