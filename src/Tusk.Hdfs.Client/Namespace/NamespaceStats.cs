namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Space of the whole file system, in bytes, and the health of its blocks.</summary>
/// <param name="Capacity">All of it.</param>
/// <param name="Used">What files take.</param>
/// <param name="Remaining">What is left for more.</param>
/// <param name="UnderReplicatedCount">Blocks with fewer replicas than they should have.</param>
/// <param name="CorruptCount">Blocks with a corrupt replica.</param>
/// <param name="MissingCount">Blocks without a good replica.</param>
public sealed record NamespaceStats(
    long Capacity, long Used, long Remaining, long UnderReplicatedCount, long CorruptCount, long MissingCount);
