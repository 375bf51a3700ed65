namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Whether a DataNode is in service; the numbers are those on the wire.</summary>
public enum DatanodeServiceState
{
    /// <summary>It is.</summary>
    Normal = 0,

    /// <summary>Its replicas are being copied elsewhere.</summary>
    Decommissioning = 1,

    /// <summary>It is out of service.</summary>
    Decommissioned = 2,

    /// <summary>It is about to be away for a while.</summary>
    EnteringMaintenance = 3,

    /// <summary>It is away for a while.</summary>
    InMaintenance = 4,
}
