using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>What the NameNode knows of a block: there is one object for each, held by its file.</summary>
public sealed class BlockInfo
{
    /// <summary>A block of a file.</summary>
    /// <param name="id">Its id, which never changes.</param>
    /// <param name="file">The file it belongs to.</param>
    public BlockInfo(BlockId id, InodeId file) => (Id, File) = (id, file);

    /// <summary>Its id.</summary>
    public BlockId Id { get; }

    /// <summary>Its generation stamp: replicas with an older one are stale.</summary>
    public GenerationStamp GenerationStamp { get; set; }

    /// <summary>Its length, in bytes; of a block being written what the writer told last.</summary>
    public long LengthBytes { get; set; }

    /// <summary>How many replicas it should have.</summary>
    public short Replication { get; set; }

    /// <summary>The file it belongs to; <see cref="InodeId.Unknown"/> once it belongs to none.</summary>
    public InodeId File { get; set; }

    /// <summary>Whether it is being written.</summary>
    public BlockState State { get; set; }
}
