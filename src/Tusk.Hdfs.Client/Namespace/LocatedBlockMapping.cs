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
        [.. proto.Blocks.Select(static block => block.ToBlock())],
        proto.UnderConstruction)
    {
        LastBlock = proto.LastBlock?.ToBlock(),
        IsLastBlockComplete = proto.IsLastBlockComplete,
        IsEncrypted = proto.FileEncryptionInfo is not null,
        ErasureCodingPolicy = FileStatusMapping.PolicyName(proto.EcPolicy),
    };

    /// <summary>A block and its replicas; what an old NameNode does not tell of a replica's volume is filled in.</summary>
    /// <exception cref="HadoopException">The lists that belong together have different lengths.</exception>
    public static LocatedBlock ToBlock(this LocatedBlockProto proto)
    {
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

    private static void CheckList(int count, string what, LocatedBlockProto proto)
    {
        if (count != 0 && count != proto.Locs.Count)
        {
            throw new HadoopException(
                $"The NameNode tells {proto.Locs.Count} locations and {count} {what} of {proto.B.ToBlock()}; expected as many or none.");
        }
    }
}
