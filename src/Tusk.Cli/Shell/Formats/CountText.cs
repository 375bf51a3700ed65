using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Formats;

/// <summary>The columns of <c>-count</c>.</summary>
internal static class CountText
{
    private static readonly string[] QuotaTypes = ["RAM_DISK", "SSD", "DISK", "ARCHIVE", "PROVIDED", "NVDIMM"];

    /// <summary>The header of <see cref="Counts"/>.</summary>
    public static string Header { get; } = Columns([12, 12, 18], "DIR_COUNT", "FILE_COUNT", "CONTENT_SIZE");

    /// <summary>The header of <see cref="Quotas"/>.</summary>
    public static string QuotaHeader { get; } =
        Columns([12, 15, 15, 15], "QUOTA", "REM_QUOTA", "SPACE_QUOTA", "REM_SPACE_QUOTA");

    /// <summary>The header of <see cref="Policy"/>.</summary>
    public static string PolicyHeader { get; } = Columns([20], "ERASURECODING_POLICY");

    /// <summary>The header of <see cref="Snapshots"/>.</summary>
    public static string SnapshotHeader { get; } = Columns(
        [18, 24, 24, 28], "SNAPSHOT_LENGTH", "SNAPSHOT_FILE_COUNT", "SNAPSHOT_DIR_COUNT", "SNAPSHOT_SPACE_CONSUMED");

    /// <summary>Directories, files, bytes.</summary>
    public static string Counts(ContentSummary summary, bool isHuman, bool excludesSnapshots) => Columns(
        [12, 12, 18],
        SizeText.Of(summary.DirectoryCount - (excludesSnapshots ? summary.SnapshotDirectoryCount : 0), isHuman),
        SizeText.Of(summary.FileCount - (excludesSnapshots ? summary.SnapshotFileCount : 0), isHuman),
        SizeText.Of(summary.Length - (excludesSnapshots ? summary.SnapshotLength : 0), isHuman));

    /// <summary>Quotas and what remains of them.</summary>
    /// <param name="summary">The counts.</param>
    /// <param name="isHuman">Whether units are shown.</param>
    public static string Quotas(ContentSummary summary, bool isHuman)
    {
        (string names, string namesLeft) = summary.NameQuota > 0
            ? (SizeText.Of(summary.NameQuota, isHuman),
                SizeText.Of(summary.NameQuota - summary.DirectoryCount - summary.FileCount, isHuman))
            : ("none", "inf");
        (string space, string spaceLeft) = Quota(summary.SpaceQuota, summary.SpaceConsumed, isHuman);
        return Columns([12, 15, 15, 15], names, namesLeft, space, spaceLeft);
    }

    /// <summary>Name of the erasure coding policy; a directory without one has an empty name.</summary>
    public static string Policy(ContentSummary summary) => Columns(
        [20],
        summary.ErasureCodingPolicy == "Replicated" ? summary.ErasureCodingPolicy : "EC:" + summary.ErasureCodingPolicy);

    /// <summary>What only snapshots hold.</summary>
    public static string Snapshots(ContentSummary summary, bool isHuman) => Columns(
        [18, 24, 24, 28],
        SizeText.Of(summary.SnapshotLength, isHuman),
        SizeText.Of(summary.SnapshotFileCount, isHuman),
        SizeText.Of(summary.SnapshotDirectoryCount, isHuman),
        SizeText.Of(summary.SnapshotSpaceConsumed, isHuman));

    /// <summary>The header of <see cref="Types"/>.</summary>
    public static string TypesHeader(List<string> types)
    {
        string header = "";
        foreach (string type in types)
        {
            header += Columns([14, 18], $"{type}_QUOTA", $"REM_{type}_QUOTA");
        }

        return header;
    }

    /// <summary>The quotas of storage types.</summary>
    public static string Types(ContentSummary summary, List<string> types, bool isHuman)
    {
        string line = "";
        foreach (string type in types)
        {
            (string quota, string left) = ("none", "inf");
            foreach (StorageTypeQuota of in summary.StorageTypeQuotas)
            {
                (quota, left) = of.StorageType == type ? Quota(of.Quota, of.Consumed, isHuman) : (quota, left);
            }

            line += Columns([14, 18], quota, left);
        }

        return line;
    }

    /// <summary>A list of storage types; nothing or <c>all</c> for every one that may have a quota.</summary>
    /// <exception cref="ShellUsageException">There is no such type.</exception>
    public static List<string> ParseTypes(string text)
    {
        List<string> types = [];
        if (text.Length == 0 || text.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            // Those that are volatile have no quota.
            types.AddRange("SSD", "DISK", "ARCHIVE", "PROVIDED", "NVDIMM");
            return types;
        }

        foreach (string word in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string type = word.ToUpperInvariant();
            types.Add(Array.IndexOf(QuotaTypes, type) >= 0
                ? type
                : throw new ShellUsageException($"No enum constant org.apache.hadoop.fs.StorageType.{type}"));
        }

        return types;
    }

    private static (string Quota, string Left) Quota(long quota, long consumed, bool isHuman) => quota >= 0
        ? (SizeText.Of(quota, isHuman), SizeText.Of(quota - consumed, isHuman))
        : ("none", "inf");

    private static string Columns(ReadOnlySpan<int> widths, params ReadOnlySpan<string> cells)
    {
        string line = "";
        for (int i = 0; i < cells.Length; i++)
        {
            line += cells[i].PadLeft(widths[i]) + " ";
        }

        return line;
    }
}
