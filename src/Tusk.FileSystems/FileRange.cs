namespace Tusk.FileSystems;

/// <summary>A part of a file that is to be read, and where to.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Destination">Gets its bytes; its length is theirs.</param>
public readonly record struct FileRange(long Offset, Memory<byte> Destination);
