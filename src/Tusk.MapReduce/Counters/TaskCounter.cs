namespace Tusk.MapReduce.Counters;

/// <summary>Hadoop's framework counters of a task, under Hadoop's names and meanings.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.mapreduce.TaskCounter; the group is that class's name.</remarks>
public enum TaskCounter
{
    /// <summary>Records read by mappers.</summary>
    MapInputRecords,

    /// <summary>Records emitted by mappers, before any combining.</summary>
    MapOutputRecords,

    /// <summary>Records passed over because they exceed a limit that the user set.</summary>
    MapSkippedRecords,

    /// <summary>Encoded bytes of keys and values emitted by mappers, before any combining.</summary>
    MapOutputBytes,

    /// <summary>Records that went into the combiner, or into an aggregate before the reducer, each time they did.</summary>
    CombineInputRecords,

    /// <summary>Records that came out of it.</summary>
    CombineOutputRecords,

    /// <summary>Groups that reducers saw.</summary>
    ReduceInputGroups,

    /// <summary>Bytes that reducers took from map outputs.</summary>
    ReduceShuffleBytes,

    /// <summary>Records that reducers were given.</summary>
    ReduceInputRecords,

    /// <summary>Records emitted by reducers.</summary>
    ReduceOutputRecords,

    /// <summary>Records written to scratch files, each time they were.</summary>
    SpilledRecords,

    /// <summary>Sorted runs of map output that reducers merged, summed over the reducers; Hadoop leaves one run for each
    /// map task, an engine that spills may leave more.</summary>
    MergedMapOutputs,
}
