namespace Tusk.MapReduce.Jobs;

/// <summary>How far a job is.</summary>
/// <param name="Maps">Map tasks in all; 0 until the splits are known.</param>
/// <param name="MapsDone">Map tasks that succeeded.</param>
/// <param name="MapFraction">Share of the input that was read, 0 to 1.</param>
/// <param name="Reduces">Reduce tasks in all.</param>
/// <param name="ReducesDone">Reduce tasks that succeeded.</param>
/// <param name="ReduceFraction">Share of the map output that was reduced, 0 to 1.</param>
/// <param name="InputRecords">Records read by mappers.</param>
/// <param name="InputBytes">Bytes read by mappers, as stored.</param>
/// <param name="SpilledBytes">Bytes written to scratch files.</param>
/// <param name="Elapsed">Since the job was submitted.</param>
public readonly record struct JobProgress(
    int Maps,
    int MapsDone,
    double MapFraction,
    int Reduces,
    int ReducesDone,
    double ReduceFraction,
    long InputRecords,
    long InputBytes,
    long SpilledBytes,
    TimeSpan Elapsed)
{
    /// <summary>Records of map output handed to reducers.</summary>
    public long ReducedRecords { get; init; }

    /// <summary>Bytes that reduce attempts merged on disk, before they reduced, as there were too many runs for one merge.</summary>
    public long MergedBytes { get; init; }
}
