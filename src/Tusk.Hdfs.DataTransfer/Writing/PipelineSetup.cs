using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Writing;

/// <summary>What WRITE_BLOCK asks of the DataNodes of a pipeline.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.datatransfer.Sender#writeBlock, as DataStreamer calls it.</remarks>
public sealed record PipelineSetup
{
    /// <summary>The block, with the generation that its replicas have now; its length is its full size.</summary>
    public required ExtendedBlock Block { get; init; }

    /// <summary>The right to write it.</summary>
    public required BlockToken Token { get; init; }

    /// <summary>The writer, as in its lease.</summary>
    public required string ClientName { get; init; }

    /// <summary>The places, the one that is connected to first; at least one.</summary>
    public required IReadOnlyList<PipelineNode> Nodes { get; init; }

    /// <summary>Why.</summary>
    public required PipelineStage Stage { get; init; }

    /// <summary>How the chunks are checked.</summary>
    public required ChunkChecksum Checksum { get; init; }

    /// <summary>Bytes that all DataNodes have acknowledged: a replica with fewer is refused.</summary>
    public long AcknowledgedBytes { get; init; }

    /// <summary>Bytes that were sent at most: a replica with more is refused.</summary>
    public long SentBytes { get; init; }

    /// <summary>The generation that the replicas get; none for a new block.</summary>
    public GenerationStamp NewGeneration { get; init; }

    /// <summary>Whether the replica may stay in memory for a while.</summary>
    public bool LazyPersist { get; init; }

    /// <summary>For the wire.</summary>
    internal OpWriteBlockProto ToProto()
    {
        PipelineNode first = Nodes[0];
        var proto = new OpWriteBlockProto
        {
            Header = new ClientOperationHeaderProto
            {
                BaseHeader = new BaseHeaderProto { Block = Block.ToProto(), Token = Token.ToProto() },
                ClientName = ClientName,
            },
            Stage = (OpWriteBlockProto.Types.BlockConstructionStage)Stage,
            PipelineSize = (uint)Nodes.Count,
            MinBytesRcvd = (ulong)AcknowledgedBytes,
            MaxBytesRcvd = (ulong)SentBytes,
            LatestGenerationStamp = (ulong)NewGeneration.Value,
            RequestedChecksum = Checksum.ToProto(),
            CachingStrategy = new CachingStrategyProto(),
            StorageType = first.StorageType.ToProto(),
            AllowLazyPersist = LazyPersist,
            Pinning = false,
            TargetPinnings = { false }, // one, however many targets: as Hadoop does where nothing is pinned
            StorageId = first.StorageId,
        };
        foreach (PipelineNode node in Nodes.Skip(1))
        {
            proto.Targets.Add(node.Node.ToProto());
            proto.TargetStorageTypes.Add(node.StorageType.ToProto());
            proto.TargetStorageIds.Add(node.StorageId);
        }

        return proto;
    }
}
