namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>Settings of the namespace; the defaults are Hadoop's.</summary>
internal sealed record NamespaceOptions
{
    /// <summary>The user who runs the NameNode: a superuser.</summary>
    public required string Superuser { get; init; }

    /// <summary>The group of superusers (dfs.permissions.superusergroup).</summary>
    public string Supergroup { get; init; } = "supergroup";

    /// <summary>Whether rights are checked (dfs.permissions.enabled).</summary>
    public bool ArePermissionsEnabled { get; init; } = true;

    /// <summary>Most bytes of a name; 0: no bound (dfs.namenode.fs-limits.max-component-length).</summary>
    public int MaxComponentBytes { get; init; } = 255;

    /// <summary>Most names in a directory (dfs.namenode.fs-limits.max-directory-items).</summary>
    public int MaxDirectoryItems { get; init; } = 1 << 20;

    /// <summary>Most blocks of a file (dfs.namenode.fs-limits.max-blocks-per-file).</summary>
    public int MaxBlocksPerFile { get; init; } = 10_000;

    /// <summary>The least size of blocks (dfs.namenode.fs-limits.min-block-size).</summary>
    public long MinBlockSizeBytes { get; init; } = 1 << 20;

    /// <summary>Fewest replicas a file may ask for (dfs.namenode.replication.min).</summary>
    public short MinReplication { get; init; } = 1;

    /// <summary>Most replicas a file may ask for (dfs.replication.max).</summary>
    public short MaxReplication { get; init; } = 512;

    /// <summary>Names of a page of a listing (dfs.ls.limit).</summary>
    public int ListingLimit { get; init; } = 1000;

    /// <summary>Open files of a page (dfs.namenode.list.openfiles.num.responses).</summary>
    public int OpenFilesLimit { get; init; } = 1000;

    /// <summary>How old a time of access must be to be written anew, in milliseconds; 0: never (dfs.namenode.accesstime.precision).</summary>
    public long AccessTimePrecisionMillis { get; init; } = 3_600_000;

    /// <summary>After this silence of a writer another client may take its file.</summary>
    public long LeaseSoftLimitMillis { get; init; } = 60_000;

    /// <summary>After this silence the NameNode closes its files (dfs.namenode.lease-hard-limit-sec).</summary>
    public long LeaseHardLimitMillis { get; init; } = 1_200_000;

    /// <summary>Longest entry of the edit log (dfs.namenode.max.op.size).</summary>
    public int MaxOpBytes { get; init; } = EditLog.Format.EditLogFormat.DefaultMaxOpBytes;

    /// <summary>The block pool, as messages name it.</summary>
    public string BlockPoolId { get; init; } = "";
}
