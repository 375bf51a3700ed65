namespace Tusk.Hdfs.Client.Namespace;

/// <summary>A part of a directory, in order of the names' bytes, which have signs in Java.</summary>
/// <param name="Entries">The children of this page.</param>
/// <param name="RemainingCount">How many come behind them.</param>
public sealed record DirectoryPage(IReadOnlyList<HdfsFileStatus> Entries, int RemainingCount);
