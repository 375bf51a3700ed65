namespace Tusk.FileSystems;

/// <summary>Where a block of a file lies.</summary>
/// <param name="Offset">Offset of the block in the file.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Hosts">Names of the machines that hold it; empty where that means nothing.</param>
public sealed record BlockLocation(long Offset, long Length, IReadOnlyList<string> Hosts);
