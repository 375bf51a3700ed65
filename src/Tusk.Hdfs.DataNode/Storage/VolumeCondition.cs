namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>What can be done with a volume.</summary>
internal enum VolumeCondition
{
    /// <summary>Files can be read and written.</summary>
    Working,

    /// <summary>There is no room: files can be read and removed, and written once some were.</summary>
    Full,

    /// <summary>It cannot be used.</summary>
    Failed,
}
