namespace Tusk.MapReduce.Local.Runs;

/// <summary>Whole records, packed.</summary>
/// <param name="Bytes">Where they are.</param>
/// <param name="End">Offset behind the last one.</param>
internal sealed record MemoryBlock(byte[] Bytes, int End);
