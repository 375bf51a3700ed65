using Tusk.Common.Configurations;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>A data folder as dfs.datanode.data.dir names it: <c>[SSD]file:///data/1</c>.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.StorageLocation#parse.</remarks>
internal sealed record DataFolder(string Path, StorageType Type)
{
    private static readonly Dictionary<string, StorageType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DISK"] = StorageType.Disk,
        ["SSD"] = StorageType.Ssd,
        ["ARCHIVE"] = StorageType.Archive,
        ["RAM_DISK"] = StorageType.RamDisk,
        ["NVDIMM"] = StorageType.NvDimm,
    };

    /// <summary>The folders of a list separated by commas.</summary>
    /// <exception cref="ConfigurationException">One cannot be read, comes twice, or there is none.</exception>
    public static IReadOnlyList<DataFolder> ParseAll(string key, string value)
    {
        List<DataFolder> folders = [];
        foreach (string text in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            DataFolder folder = Parse(text)
                ?? throw new ConfigurationException(key, text, "a folder, as /data/1, file:///data/1 or [SSD]file:///data/1");
            if (folders.Any(other => other.Path == folder.Path))
            {
                throw new ConfigurationException(key, text, "each folder once");
            }

            folders.Add(folder);
        }

        return folders.Count > 0 ? folders : throw new ConfigurationException(key, value, "at least one folder");
    }

    private static DataFolder? Parse(string text)
    {
        var type = StorageType.Disk;
        if (text.StartsWith('['))
        {
            int end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || !Types.TryGetValue(text[1..end], out type))
            {
                return null;
            }

            text = text[(end + 1)..].Trim();
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && !text.StartsWith('/'))
        {
            text = uri.IsFile && uri.Host.Length == 0 ? uri.LocalPath : "";
        }

        return text.Length == 0 ? null : new DataFolder(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(text)), type);
    }
}
