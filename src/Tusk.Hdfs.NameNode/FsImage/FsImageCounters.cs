using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>The counters of a namespace: what was given out last, and never is again.</summary>
/// <param name="NamespaceId">The namespace, as VERSION has it.</param>
/// <param name="Last">The last transaction that the image has.</param>
/// <param name="LastInode">The last file or directory that was made.</param>
/// <param name="LastBlock">The last block that was given out.</param>
/// <param name="GenerationStamp">The last generation stamp.</param>
/// <remarks>Source: Apache Hadoop 3.4, NameSystemSection in fsimage.proto.</remarks>
internal sealed record FsImageCounters(
    int NamespaceId, TransactionId Last, InodeId LastInode, BlockId LastBlock, GenerationStamp GenerationStamp)
{
    /// <summary>Before the first block.</summary>
    public static readonly BlockId BeforeFirstBlock = new(1L << 30);

    /// <summary>Before the first generation stamp, of new blocks and of those of Hadoop 1.</summary>
    public static readonly GenerationStamp BeforeFirstStamp = new(1000);

    /// <summary>The last generation stamp of blocks of Hadoop 1, whose ids were random.</summary>
    public GenerationStamp LegacyGenerationStamp { get; init; } = BeforeFirstStamp;

    /// <summary>From which generation stamp on blocks are none of Hadoop 1; 0: there are none.</summary>
    public GenerationStamp LegacyGenerationStampLimit { get; init; }

    /// <summary>The last striped block that was given out.</summary>
    public BlockId LastStripedBlock { get; init; } = new(long.MinValue);

    /// <summary>When a rolling upgrade began, in milliseconds since 1970; null if none runs.</summary>
    public long? RollingUpgradeMillis { get; init; }
}
