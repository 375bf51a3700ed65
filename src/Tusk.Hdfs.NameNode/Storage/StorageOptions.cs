using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>Where a NameNode keeps its metadata, and how much of them; the defaults are Hadoop's.</summary>
public sealed record StorageOptions
{
    /// <summary>Folders for images (dfs.namenode.name.dir).</summary>
    public required IReadOnlyList<string> NameFolders { get; init; }

    /// <summary>Folders for the edit log (dfs.namenode.edits.dir); null for those of the images.</summary>
    public IReadOnlyList<string>? EditsFolders { get; init; }

    /// <summary>Those of the folders for the edit log that must not fail (dfs.namenode.edits.dir.required).</summary>
    public IReadOnlyList<string> RequiredEditsFolders { get; init; } = [];

    /// <summary>How many of the others must take the edit log (dfs.namenode.edits.dir.minimum).</summary>
    public int MinEditsFolders { get; init; } = 1;

    /// <summary>Images that are kept (dfs.namenode.num.checkpoints.retained).</summary>
    public int ImagesRetained { get; init; } = 2;

    /// <summary>Transactions that are kept beyond those that the images need (dfs.namenode.num.extra.edits.retained).</summary>
    public long ExtraEditsRetained { get; init; } = 1_000_000;

    /// <summary>Segments that are kept beyond those that the images need (dfs.namenode.max.extra.edits.segments.retained).</summary>
    public int MaxExtraSegmentsRetained { get; init; } = 10_000;

    /// <summary>
    /// How long it is remembered who asked for what (dfs.namenode.retrycache.expirytime.millis): segments that were written since are
    /// kept, and are read at a start though an image has what they did.
    /// </summary>
    public TimeSpan CallsRemembered { get; init; }

    /// <summary>Bound on an entry of the edit log (dfs.namenode.max.op.size).</summary>
    public int MaxOpBytes { get; init; } = EditLogFormat.DefaultMaxOpBytes;

    /// <summary>From how many bytes on that wait for the disk no more mutations should begin.</summary>
    public int JournalFullBytes { get; init; } = 1 << 20;

    /// <summary>Who holds the folders, for the file in_use.lock: <c>process@host</c>.</summary>
    public string Owner { get; init; } = $"{Environment.ProcessId}@{Environment.MachineName}";
}
