namespace Tusk.MapReduce.Local.Runs;

/// <summary>Where one partition's segment is in a scratch file.</summary>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="Length">Bytes with end mark and checksum.</param>
/// <param name="Records">How many records it holds.</param>
/// <param name="LongestRecord">Size of its longest record with its lengths: what reading it takes at least.</param>
internal readonly record struct SegmentPosition(long Start, long Length, long Records, long LongestRecord = 0);
