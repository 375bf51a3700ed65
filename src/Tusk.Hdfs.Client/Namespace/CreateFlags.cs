namespace Tusk.Hdfs.Client.Namespace;

/// <summary>How a file is opened for writing; the bits are those on the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.CreateFlag.</remarks>
[Flags]
public enum CreateFlags
{
    /// <summary>Nothing said.</summary>
    None = 0,

    /// <summary>Make a file.</summary>
    Create = 1,

    /// <summary>Replace one that is there.</summary>
    Overwrite = 2,

    /// <summary>Write behind the end.</summary>
    Append = 4,

    /// <summary>Blocks may stay in memory for a while.</summary>
    LazyPersist = 0x10,

    /// <summary>Append in a new block, though the last one has room.</summary>
    NewBlock = 0x20,

    /// <summary>Replicated, also below a directory with erasure coding.</summary>
    ShouldReplicate = 0x80,
}
