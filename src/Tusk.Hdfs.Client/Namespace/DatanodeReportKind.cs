namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Which DataNodes are listed; the numbers are those on the wire.</summary>
public enum DatanodeReportKind
{
    /// <summary>All that ever registered.</summary>
    All = 1,

    /// <summary>Those that are heard of.</summary>
    Live = 2,

    /// <summary>Those that are not.</summary>
    Dead = 3,

    /// <summary>Those whose replicas are being copied elsewhere.</summary>
    Decommissioning = 4,

    /// <summary>Those that are about to be away for a while.</summary>
    EnteringMaintenance = 5,

    /// <summary>Those that are away for a while.</summary>
    InMaintenance = 6,
}
