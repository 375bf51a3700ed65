using System.Globalization;
using System.Text;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>A file of Java properties, as <c>VERSION</c> is: a date in a comment, then <c>key=value</c> lines.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.common.Storage.StorageDirectory#read and #write.</remarks>
internal static class PropertiesFile
{
    private const int MaxBytes = 64 << 10;

    /// <summary>Reads one.</summary>
    /// <exception cref="IOException">It cannot be read, or is too long to be one.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        long bytes = new FileInfo(path).Length;
        if (bytes > MaxBytes)
        {
            throw new IOException($"{path} has {bytes} B; at most {MaxBytes} B are a file of properties.");
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in File.ReadAllLines(path, Encoding.Latin1))
        {
            string text = line.TrimStart();
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && text[0] is not ('#' or '!'))
            {
                values[text[..equals].Trim()] = text[(equals + 1)..].Trim().Replace("\\", "", StringComparison.Ordinal);
            }
        }

        return values;
    }

    /// <summary>Writes one so that after a crash there is the old file or the new one.</summary>
    public static void Write(string path, DateTimeOffset now, IEnumerable<(string Key, string Value)> values)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"#{now.UtcDateTime.ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture)}\n");
        foreach ((string key, string value) in values)
        {
            text.Append(key).Append('=').Append(value.Replace(":", "\\:", StringComparison.Ordinal)).Append('\n');
        }

        string unfinished = path + ".tmp";
        using (FileStream file = new(unfinished, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.Latin1.GetBytes(text.ToString()));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
        FolderSync.Sync(Path.GetDirectoryName(path)!);
    }
}
