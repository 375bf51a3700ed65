using Google.Protobuf;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Topology;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Security;

namespace Tusk.Hdfs.NameNode.Service.Mapping;

/// <summary>Blocks and where they are, for the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.blockmanagement.BlockManager#createLocatedBlocks.</remarks>
/// <param name="manager">Knows where blocks are.</param>
/// <param name="poolId">The block pool.</param>
internal sealed class LocatedBlockMapping(BlockManager manager, string poolId)
{
    /// <summary>There are no tokens, but the field is required, and its fields, too.</summary>
    private static readonly TokenProto NoToken = new()
    {
        Identifier = ByteString.Empty,
        Password = ByteString.Empty,
        Kind = "",
        Service = "",
    };

    /// <summary>The blocks of a range of a file.</summary>
    /// <param name="file">The blocks.</param>
    /// <param name="reader">Where the reader is; null: nobody knows.</param>
    /// <param name="now">Now.</param>
    public LocatedBlocksProto ToProto(FileBlocks file, INetworkNode? reader, Moment now)
    {
        var proto = new LocatedBlocksProto
        {
            FileLength = (ulong)file.LengthBytes,
            UnderConstruction = file.IsUnderConstruction,
            IsLastBlockComplete = file.IsLastComplete,
        };
        foreach ((BlockInfo block, long offset) in file.Blocks)
        {
            proto.Blocks.Add(ToProto(block, offset, reader, now));
        }

        if (file.Last is (BlockInfo last, long lastOffset))
        {
            proto.LastBlock = ToProto(last, lastOffset, reader, now);
        }

        return proto;
    }

    /// <summary>A block and where it can be read.</summary>
    public LocatedBlockProto ToProto(BlockInfo block, long offsetBytes, INetworkNode? reader, Moment now)
    {
        (IReadOnlyList<StorageInfo> locations, bool isCorrupt) = manager.Locate(block, reader, now.MonotonicMillis);
        return ToProto(ToExtended(block), offsetBytes, locations, isCorrupt, now);
    }

    /// <summary>A block in these places.</summary>
    /// <param name="block">The block.</param>
    /// <param name="offsetBytes">Where it begins in its file; -1 where that is not told.</param>
    /// <param name="locations">Where it is.</param>
    /// <param name="isCorrupt">Whether all these replicas are bad.</param>
    /// <param name="now">Now.</param>
    public static LocatedBlockProto ToProto(
        ExtendedBlock block, long offsetBytes, IEnumerable<StorageInfo> locations, bool isCorrupt, Moment now)
    {
        var proto = new LocatedBlockProto { B = block.ToProto(), Offset = (ulong)offsetBytes, Corrupt = isCorrupt, BlockToken = NoToken };
        foreach (StorageInfo location in locations)
        {
            proto.Locs.Add(location.Datanode.ToProto(now));
            proto.IsCached.Add(false);
            proto.StorageTypes.Add(location.Type.ToProto());
            proto.StorageIDs.Add(location.Uuid);
        }

        return proto;
    }

    /// <summary>A block with its pool.</summary>
    public ExtendedBlock ToExtended(BlockInfo block) => new(poolId, block.Id, block.GenerationStamp, block.LengthBytes);

    /// <summary>A block with its pool.</summary>
    public ExtendedBlock ToExtended(Block block) => new(poolId, block.Id, block.GenerationStamp, block.LengthBytes);
}
