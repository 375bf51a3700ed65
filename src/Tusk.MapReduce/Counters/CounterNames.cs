namespace Tusk.MapReduce.Counters;

/// <summary>Hadoop's names of groups and counters, as programs print and parse them.</summary>
public static class CounterNames
{
    /// <summary>Group of <see cref="TaskCounter"/>.</summary>
    public const string TaskGroup = "org.apache.hadoop.mapreduce.TaskCounter";

    /// <summary>Group of the job's own counters, such as launched tasks.</summary>
    public const string JobGroup = "org.apache.hadoop.mapreduce.JobCounter";

    /// <summary>Group of the bytes that input formats read.</summary>
    public const string InputGroup = "org.apache.hadoop.mapreduce.lib.input.FileInputFormatCounter";

    /// <summary>Group of the bytes that output formats wrote.</summary>
    public const string OutputGroup = "org.apache.hadoop.mapreduce.lib.output.FileOutputFormatCounter";

    /// <summary>Counter of <see cref="InputGroup"/>.</summary>
    public const string BytesRead = "BYTES_READ";

    /// <summary>Counter of <see cref="OutputGroup"/>.</summary>
    public const string BytesWritten = "BYTES_WRITTEN";

    private static readonly string[] TaskNames =
    [
        "MAP_INPUT_RECORDS", "MAP_OUTPUT_RECORDS", "MAP_SKIPPED_RECORDS", "MAP_OUTPUT_BYTES",
        "COMBINE_INPUT_RECORDS", "COMBINE_OUTPUT_RECORDS", "REDUCE_INPUT_GROUPS", "REDUCE_SHUFFLE_BYTES",
        "REDUCE_INPUT_RECORDS", "REDUCE_OUTPUT_RECORDS", "SPILLED_RECORDS", "MERGED_MAP_OUTPUTS",
    ];

    private static readonly string[] TaskDisplayNames =
    [
        "Map input records", "Map output records", "Map skipped records", "Map output bytes",
        "Combine input records", "Combine output records", "Reduce input groups", "Reduce shuffle bytes",
        "Reduce input records", "Reduce output records", "Spilled Records", "Merged Map outputs",
    ];

    internal static int TaskCounterCount => TaskNames.Length;

    /// <summary>Hadoop's constant for a task counter, such as MAP_INPUT_RECORDS.</summary>
    public static string Of(TaskCounter counter) => TaskNames[(int)counter];

    /// <summary>Whether a group is an engine's own, which Hadoop's bounds on counters do not concern.</summary>
    internal static bool IsFramework(string group) => group is TaskGroup or JobGroup or InputGroup or OutputGroup;

    /// <summary>A group's name as Hadoop prints it, such as Map-Reduce Framework.</summary>
    public static string DisplayGroup(string group) => group switch
    {
        TaskGroup => "Map-Reduce Framework",
        JobGroup => "Job Counters ",
        InputGroup => "File Input Format Counters ",
        OutputGroup => "File Output Format Counters ",
        _ => group,
    };

    /// <summary>A counter's name as Hadoop prints it, such as Map input records.</summary>
    public static string Display(string group, string name)
    {
        if (group == TaskGroup)
        {
            int index = Array.IndexOf(TaskNames, name);
            return index < 0 ? name : TaskDisplayNames[index];
        }

        return (group, name) switch
        {
            (InputGroup, BytesRead) => "Bytes Read",
            (OutputGroup, BytesWritten) => "Bytes Written",
            (JobGroup, "TOTAL_LAUNCHED_MAPS") => "Launched map tasks",
            (JobGroup, "TOTAL_LAUNCHED_REDUCES") => "Launched reduce tasks",
            (JobGroup, "NUM_FAILED_MAPS") => "Failed map tasks",
            (JobGroup, "NUM_FAILED_REDUCES") => "Failed reduce tasks",
            _ => name,
        };
    }
}
