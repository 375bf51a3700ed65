using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>What the NameNode knows of a block: there is one object for each, held by its file.</summary>
public sealed class BlockInfo
{
    /// <summary>Where its replicas are; changed through <see cref="Datanodes.StorageInfo"/> alone.</summary>
    internal ReplicaList Replicas;

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

    /// <summary>Its pipeline and its recovery; null when it is complete.</summary>
    internal UnderConstruction? Construction { get; set; }

    /// <summary>Whether its length is final and enough replicas were reported.</summary>
    internal bool IsComplete => State == BlockState.Complete;

    /// <summary>Whether its writer has told its final length.</summary>
    internal bool IsCompleteOrCommitted => State is BlockState.Complete or BlockState.Committed;

    /// <summary>Its id, generation and length.</summary>
    internal Block Version => new(Id, GenerationStamp, LengthBytes);

    /// <summary>As Hadoop prints it: <c>blk_1073741825_1001</c>.</summary>
    public override string ToString() => $"{Id}_{GenerationStamp}";
}
