using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>Bounds on what is in a directory, and how much is.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.DirectoryWithQuotaFeature.</remarks>
internal sealed class DirectoryQuota
{
    /// <summary>No bound.</summary>
    public const long None = -1;

    private readonly SortedDictionary<StorageType, long> _types = [];

    /// <summary>Most files and directories, this one with them; -1: no bound.</summary>
    public long Namespace { get; set; } = None;

    /// <summary>Most bytes, replicas counted; -1: no bound.</summary>
    public long SpaceBytes { get; set; } = None;

    /// <summary>Most bytes of each storage type that has a bound, replicas counted.</summary>
    public IReadOnlyDictionary<StorageType, long> Types => _types;

    /// <summary>Files and directories there are, this one with them.</summary>
    public long NamespaceUsed { get; set; }

    /// <summary>Bytes there are, replicas counted; the last block of an open file counts as a full one.</summary>
    public long SpaceUsedBytes { get; set; }

    /// <summary>Whether there is any bound.</summary>
    public bool IsSet => Namespace >= 0 || SpaceBytes >= 0 || _types.Count > 0;

    /// <summary>Bounds the bytes of one storage type; -1: no bound.</summary>
    public void SetType(StorageType type, long bytes)
    {
        if (bytes < 0)
        {
            _types.Remove(type);
        }
        else
        {
            _types[type] = bytes;
        }
    }
}
