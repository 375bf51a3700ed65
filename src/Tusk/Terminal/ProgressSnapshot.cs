namespace Tusk.Terminal;

/// <summary>What a running job shows at one moment.</summary>
/// <param name="MapFraction">Share of the map work done, 0 to 1; what is outside is clamped.</param>
/// <param name="ReduceFraction">Share of the reduce work done, 0 to 1; null for a job without reducers.</param>
/// <param name="RecordsPerSecond">Input records, or records reduced, a second, lately.</param>
/// <param name="BytesPerSecond">Input bytes, or bytes merged, a second, lately.</param>
/// <param name="SpilledBytes">Bytes written to scratch files so far.</param>
/// <param name="TimeLeft">Estimate of the time still needed; null while unknown.</param>
internal readonly record struct ProgressSnapshot(
    double MapFraction,
    double? ReduceFraction,
    double RecordsPerSecond,
    double BytesPerSecond,
    long SpilledBytes,
    TimeSpan? TimeLeft)
{
    /// <summary>Bytes merged so far, where runs are merged before the first reducer begins; else 0.</summary>
    public long MergedBytes { get; init; }
}
