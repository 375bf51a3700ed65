using Tusk.Common.Errors;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Blocks and their places from the wire and to it.</summary>
internal static class LocatedBlockMapping
{
    /// <summary>The blocks of a range of a file.</summary>
    public static LocatedBlocks ToBlocks(this LocatedBlocksProto proto) => new(
        WireNumbers.Size(proto.FileLength, "the length of a file"),
        [.. proto.Blocks.Select(ToPart)],
        proto.UnderConstruction)
    {
        LastBlock = proto.LastBlock is null ? null : ToPart(proto.LastBlock),
        IsLastBlockComplete = proto.IsLastBlockComplete,
        IsEncrypted = proto.FileEncryptionInfo is not null,
        ErasureCodingPolicy = FileStatusMapping.PolicyName(proto.EcPolicy),
    };

    /// <summary>A block and its replicas; what an old NameNode does not tell of a replica's volume is filled in.</summary>
    /// <exception cref="HadoopException">The lists that belong together have different lengths, or that of the block is negative.</exception>
    public static LocatedBlock ToBlock(this LocatedBlockProto proto)
    {
        WireNumbers.Size(proto.B.NumBytes, "the length of a block");
        CheckList(proto.StorageIDs.Count, "storage ids", proto);
        CheckList(proto.StorageTypes.Count, "storage types", proto);
        var replicas = new ReplicaLocation[proto.Locs.Count];
        for (int i = 0; i < replicas.Length; i++)
        {
            replicas[i] = new ReplicaLocation(
                proto.Locs[i].ToDatanode(),
                proto.StorageIDs.Count == 0 ? "" : proto.StorageIDs[i],
                proto.StorageTypes.Count == 0 ? StorageType.Disk : proto.StorageTypes[i].ToStorageType());
        }

        return new LocatedBlock(proto.B.ToBlock(), (long)proto.Offset, replicas, proto.Corrupt, proto.BlockToken.ToBlockToken());
    }

    /// <summary>A block and its replicas for the wire, as a report of bad ones has them.</summary>
    public static LocatedBlockProto ToProto(this LocatedBlock block) => new()
    {
        B = block.Block.ToProto(),
        Offset = (ulong)block.Offset,
        Locs = { block.Replicas.Select(static replica => replica.Node.ToProto()) },
        Corrupt = block.IsCorrupt,
        BlockToken = block.Token.ToProto(),
        StorageTypes = { block.Replicas.Select(static replica => replica.StorageType.ToProto()) },
        StorageIDs = { block.Replicas.Select(static replica => replica.StorageId) },
    };

    /// <summary>A block that has its place in a file.</summary>
    private static LocatedBlock ToPart(LocatedBlockProto proto)
    {
        LocatedBlock block = proto.ToBlock();
        return block.Offset >= 0 && block.End >= block.Offset
            ? block
            : throw new HadoopException(
                $"The NameNode tells offset {block.Offset} in its file for {block.Block}, of {block.Block.Length} B; "
                + "expected one that is not negative, nor its end.");
    }

    private static void CheckList(int count, string what, LocatedBlockProto proto)
    {
        if (count != 0 && count != proto.Locs.Count)
        {
            throw new HadoopException(
                $"The NameNode tells {proto.Locs.Count} locations and {count} {what} of {proto.B.ToBlock()}; expected as many or none.");
        }
    }
}
