namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>The replicas of a block by what they are worth; each is counted once, except for <see cref="Stale"/>.</summary>
internal struct ReplicaCounts
{
    /// <summary>Good ones on nodes in service.</summary>
    public int Live { get; set; }

    /// <summary>Known to be bad.</summary>
    public int Corrupt { get; set; }

    /// <summary>Ordered to be deleted because there are too many.</summary>
    public int Excess { get; set; }

    /// <summary>On nodes that are leaving, still readable.</summary>
    public int Decommissioning { get; set; }

    /// <summary>On nodes that have left.</summary>
    public int Decommissioned { get; set; }

    /// <summary>On nodes in maintenance or on their way there.</summary>
    public int Maintenance { get; set; }

    /// <summary>On storages shared read-only.</summary>
    public int ReadOnly { get; set; }

    /// <summary>Of all these, on storages that have not reported since they were last in doubt.</summary>
    public int Stale { get; set; }

    /// <summary>Good ones on nodes that are out of service or leaving.</summary>
    public readonly int OutOfService => Decommissioning + Decommissioned + Maintenance;

    /// <summary>Those that a block may count on to be readable.</summary>
    public readonly int Usable => Live + Decommissioning + Maintenance;
}
