using Google.Protobuf;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Security;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>Blocks, tokens and storage types from the wire and to it.</summary>
public static class BlockMapping
{
    /// <summary>A block from the wire.</summary>
    public static ExtendedBlock ToBlock(this ExtendedBlockProto proto)
    {
        ArgumentNullException.ThrowIfNull(proto);
        return new ExtendedBlock(
            proto.PoolId,
            new BlockId((long)proto.BlockId),
            new GenerationStamp((long)proto.GenerationStamp),
            (long)proto.NumBytes);
    }

    /// <summary>A block for the wire.</summary>
    public static ExtendedBlockProto ToProto(this ExtendedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return new ExtendedBlockProto
        {
            PoolId = block.PoolId,
            BlockId = (ulong)block.Id.Value,
            GenerationStamp = (ulong)block.GenerationStamp.Value,
            NumBytes = (ulong)block.Length,
        };
    }

    /// <summary>A token from the wire.</summary>
    public static BlockToken ToBlockToken(this TokenProto proto)
    {
        ArgumentNullException.ThrowIfNull(proto);
        return new BlockToken(proto.Identifier.Memory, proto.Password.Memory, proto.Kind, proto.Service);
    }

    /// <summary>A token for the wire.</summary>
    public static TokenProto ToProto(this BlockToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new TokenProto
        {
            Identifier = ByteString.CopyFrom(token.Identifier.Span),
            Password = ByteString.CopyFrom(token.Password.Span),
            Kind = token.Kind,
            Service = token.Service,
        };
    }

    /// <summary>A storage type from the wire; one that we do not know counts as a disk, as in Hadoop.</summary>
    public static StorageType ToStorageType(this StorageTypeProto proto) =>
        proto is >= StorageTypeProto.Disk and <= StorageTypeProto.Nvdimm ? (StorageType)proto : StorageType.Disk;

    /// <summary>A storage type for the wire.</summary>
    public static StorageTypeProto ToProto(this StorageType type) => (StorageTypeProto)type;
}
