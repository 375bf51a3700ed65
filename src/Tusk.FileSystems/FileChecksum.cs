namespace Tusk.FileSystems;

/// <summary>A checksum of a whole file.</summary>
/// <param name="Algorithm">Its name, such as <c>MD5-of-0MD5-of-512CRC32C</c>; only equal names can be compared.</param>
/// <param name="Value">The bytes, as Hadoop prints them.</param>
public sealed record FileChecksum(string Algorithm, ReadOnlyMemory<byte> Value);
