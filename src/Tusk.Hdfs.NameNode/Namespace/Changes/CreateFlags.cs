namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>What a client allows when it makes a file; the numbers are those on the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, CreateFlagProto in ClientNamenodeProtocol.proto.</remarks>
[Flags]
internal enum CreateFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Make it if it is not there.</summary>
    Create = 1,

    /// <summary>Replace it if it is there.</summary>
    Overwrite = 2,

    /// <summary>Append to it.</summary>
    Append = 4,

    /// <summary>Write to memory first.</summary>
    LazyPersist = 0x10,

    /// <summary>Append in a new block.</summary>
    NewBlock = 0x20,

    /// <summary>Replicas, whatever the directory's erasure coding policy.</summary>
    ShouldReplicate = 0x80,
}
