namespace Tusk.MapReduce.Local.Runs;

/// <summary>Where one partition's records are in a run in memory.</summary>
/// <param name="Block">The block in which they start.</param>
/// <param name="Offset">Offset of the first in that block.</param>
/// <param name="Records">How many there are.</param>
/// <param name="Bytes">How many bytes they take.</param>
/// <param name="LongestRecord">Size of the longest of them with its lengths.</param>
internal readonly record struct MemorySegment(int Block, int Offset, long Records, long Bytes, int LongestRecord);
