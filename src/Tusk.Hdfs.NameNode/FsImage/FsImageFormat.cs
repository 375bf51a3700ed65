using System.Collections.Frozen;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Constants of an image on disk.</summary>
/// <remarks>
/// <code>
/// 0            8                          S            E-4                E
/// | "HDFSIMG1" | sections                 | summary    | E-4-S: i32       |        big-endian
/// </code>
/// A section is messages of protocol buffers, each with its length in front; the summary (FileSummary, in the same form) names
/// each section and its place. Where a codec is named, each section is compressed for itself.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSImageFormatProtobuf and FSImageUtil.
/// </remarks>
internal static class FsImageFormat
{
    /// <summary>The layout that is read and written: NVDIMM_SUPPORT, of Hadoop 3.4.</summary>
    public const int LayoutVersion = -67;

    /// <summary>The version of what is described here.</summary>
    public const int OnDiskVersion = 1;

    /// <summary>Size of the number at the end.</summary>
    public const int TrailerBytes = sizeof(int);

    /// <summary>Bound on the summary: a few hundred bytes, and one more line for each part that Hadoop loads by itself.</summary>
    public const int MaxSummaryBytes = 1 << 20;

    /// <summary>Bound on a message: a file of a million blocks takes 25 MB, a directory of 6.4 million entries 35 MB.</summary>
    public const int MaxMessageBytes = 128 << 20;

    /// <summary>Bound on a section that is kept as it is.</summary>
    public const int MaxKeptBytes = 64 << 20;

    /// <summary>The counters.</summary>
    public const string NsInfo = "NS_INFO";

    /// <summary>Policies of erasure coding.</summary>
    public const string ErasureCoding = "ERASURE_CODING";

    /// <summary>Files, directories and links.</summary>
    public const string Inode = "INODE";

    /// <summary>Who is in which directory.</summary>
    public const string InodeDir = "INODE_DIR";

    /// <summary>Files being written.</summary>
    public const string FilesUnderConstruction = "FILES_UNDERCONSTRUCTION";

    /// <summary>Snapshots.</summary>
    public const string Snapshot = "SNAPSHOT";

    /// <summary>What is different in them; absent without snapshots.</summary>
    public const string SnapshotDiff = "SNAPSHOT_DIFF";

    /// <summary>Files that are in several places, because of snapshots.</summary>
    public const string InodeReference = "INODE_REFERENCE";

    /// <summary>Delegation tokens and their keys.</summary>
    public const string SecretManager = "SECRET_MANAGER";

    /// <summary>Cache pools and directives.</summary>
    public const string CacheManager = "CACHE_MANAGER";

    /// <summary>Names of users, groups and extended attributes; written last and needed first.</summary>
    public const string StringTable = "STRING_TABLE";

    /// <summary>End of the names of sections that only tell where a part of another one begins.</summary>
    private const string SubSuffix = "_SUB";

    /// <summary>Names of the sections that are known.</summary>
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal, NsInfo, ErasureCoding, Inode, InodeDir, FilesUnderConstruction, Snapshot, SnapshotDiff, InodeReference,
        SecretManager, CacheManager, StringTable);

    /// <summary>What an image begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "HDFSIMG1"u8;

    /// <summary>Whether a section tells only where a part of another begins, which no reader needs.</summary>
    public static bool IsIndex(string section) => section.EndsWith(SubSuffix, StringComparison.Ordinal);

    /// <summary>Whether a section is known.</summary>
    public static bool IsKnown(string section) => Known.Contains(section);
}
