namespace Tusk.FileSystems;

/// <summary>How large and how full a file system is, in bytes.</summary>
/// <param name="Capacity">All of it.</param>
/// <param name="Used">What files take.</param>
/// <param name="Remaining">What is left for more.</param>
public sealed record FileSystemCapacity(long Capacity, long Used, long Remaining);
