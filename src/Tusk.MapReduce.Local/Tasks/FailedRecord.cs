namespace Tusk.MapReduce.Local.Tasks;

/// <summary>Where in its input a map attempt failed.</summary>
/// <param name="Offset">Offset of the record being mapped, in bytes; negative where there was none.</param>
/// <param name="MayBeEarlier">Whether a record before it may be the cause.</param>
internal readonly record struct FailedRecord(long Offset, bool MayBeEarlier);
