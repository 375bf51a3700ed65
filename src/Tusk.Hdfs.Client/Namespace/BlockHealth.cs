namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Counts of blocks, or of erasure-coded groups of them, by their health.</summary>
/// <param name="LowRedundancy">Those with fewer replicas than they should have.</param>
/// <param name="Corrupt">Those with a bad replica.</param>
/// <param name="Missing">Those without a good replica.</param>
/// <param name="MissingWithOneReplica">Those of them that should have one replica only; 0 for groups.</param>
/// <param name="PendingDeletion">Those that wait to be deleted.</param>
/// <param name="HighestPriority">Those to be copied first; null where the NameNode does not say.</param>
public sealed record BlockHealth(
    long LowRedundancy, long Corrupt, long Missing, long MissingWithOneReplica, long PendingDeletion, long? HighestPriority);
