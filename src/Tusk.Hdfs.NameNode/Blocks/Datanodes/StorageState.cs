namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>Whether a volume can be written to.</summary>
internal enum StorageState
{
    /// <summary>It can.</summary>
    Normal,

    /// <summary>Shared by several DataNodes, and read only.</summary>
    ReadOnlyShared,

    /// <summary>Its DataNode says that it failed, or says no more of it.</summary>
    Failed,
}
