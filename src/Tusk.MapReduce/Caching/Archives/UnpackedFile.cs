namespace Tusk.MapReduce.Caching.Archives;

/// <summary>What was unpacked as one file.</summary>
/// <param name="Bytes">How long it is.</param>
/// <param name="Crc32">Its CRC-32.</param>
internal readonly record struct UnpackedFile(long Bytes, uint Crc32);
