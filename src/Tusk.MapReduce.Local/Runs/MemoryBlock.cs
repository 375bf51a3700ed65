namespace Tusk.MapReduce.Local.Runs;

/// <summary>Whole records, packed.</summary>
/// <param name="Bytes">Where they are; other blocks may have other parts of it.</param>
/// <param name="End">Offset behind the last one.</param>
/// <param name="Start">Offset of the first.</param>
internal sealed record MemoryBlock(byte[] Bytes, int End, int Start = 0);
