namespace Tusk.Hdfs.NameNode.Namespace.Reads;

/// <summary>A page of what is in a directory.</summary>
/// <param name="Entries">The entries, by the bytes of their names.</param>
/// <param name="RemainingCount">How many follow.</param>
internal sealed record DirectoryListing(IReadOnlyList<FileStatus> Entries, int RemainingCount);
