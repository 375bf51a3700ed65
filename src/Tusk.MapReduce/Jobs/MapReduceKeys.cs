using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Lines;
using Tusk.FileSystems.Local;

namespace Tusk.MapReduce.Jobs;

/// <summary>The settings of jobs, each declared once; names, units and defaults are Hadoop's unless the description says so.</summary>
public static class MapReduceKeys
{
    /// <summary>Number of reduce tasks.</summary>
    public static SettingInt32 Reduces { get; } = new(
        "mapreduce.job.reduces", 1, 0, 1_000_000, "tasks", "Number of reduce tasks; 0 writes what the maps emit.");

    /// <summary>Whether folders below the input folders are read.</summary>
    public static SettingBoolean InputRecursive { get; } = new(
        "mapreduce.input.fileinputformat.input.dir.recursive", false, "Whether folders inside input folders are read too.");

    /// <summary>Whether folders inside input folders are passed over.</summary>
    public static SettingBoolean InputIgnoreFolders { get; } = new(
        "mapreduce.input.fileinputformat.input.dir.nonrecursive.ignore.subdirs",
        false,
        "Whether folders inside input folders, if they are not read, are passed over rather than refused.");

    /// <summary>Smallest split.</summary>
    public static SettingInt64 SplitMinimum { get; } = new(
        "mapreduce.input.fileinputformat.split.minsize", 0, 0, long.MaxValue, "bytes", "Smallest split that is cut off a file.");

    /// <summary>Largest split.</summary>
    public static SettingInt64 SplitMaximum { get; } = new(
        "mapreduce.input.fileinputformat.split.maxsize", long.MaxValue, 1, long.MaxValue, "bytes", "Largest split.")
    {
        DefaultDescription = "no limit",
    };

    /// <inheritdoc cref="LocalFileSystem.BlockSize"/>
    public static SettingInt64 LocalBlockSize => LocalFileSystem.BlockSize;

    /// <inheritdoc cref="FileSystemRegistry.DefaultFileSystem"/>
    public static SettingText DefaultFileSystem => FileSystemRegistry.DefaultFileSystem;

    /// <inheritdoc cref="LineFormat.DelimiterSetting"/>
    public static SettingText RecordDelimiter => LineFormat.DelimiterSetting;

    /// <inheritdoc cref="LineFormat.MaxBytesSetting"/>
    public static SettingInt32 LineMaximum => LineFormat.MaxBytesSetting;

    /// <summary>Whether part files are compressed.</summary>
    public static SettingBoolean OutputCompress { get; } = new(
        "mapreduce.output.fileoutputformat.compress", false, "Whether part files are compressed.");

    /// <summary>How part files are compressed.</summary>
    public static SettingText OutputCodec { get; } = new(
        "mapreduce.output.fileoutputformat.compress.codec",
        "org.apache.hadoop.io.compress.DefaultCodec",
        "Format of compressed part files: Hadoop's class or a short name such as gzip.");

    /// <summary>What stands between key and value in text output.</summary>
    public static SettingText TextSeparator { get; } = new(
        "mapreduce.output.textoutputformat.separator", "\t", "What stands between key and value in text output.");

    /// <summary>Whether a finished job leaves <c>_SUCCESS</c>.</summary>
    public static SettingBoolean MarkSuccess { get; } = new(
        "mapreduce.fileoutputcommitter.marksuccessfuljobs", true, "Whether a finished job leaves an empty file _SUCCESS.");

    /// <summary>How often a map task is tried.</summary>
    public static SettingInt32 MapAttempts { get; } = new(
        "mapreduce.map.maxattempts", 4, 1, 1000, "attempts", "How often a map task is tried before the job fails.");

    /// <summary>How often a reduce task is tried.</summary>
    public static SettingInt32 ReduceAttempts { get; } = new(
        "mapreduce.reduce.maxattempts", 4, 1, 1000, "attempts", "How often a reduce task is tried before the job fails.");

    /// <summary>How many map tasks may fail for good without the job.</summary>
    public static SettingInt32 MapFailuresPercent { get; } = new(
        "mapreduce.map.failures.maxpercent", 0, 0, 100, "percent",
        "How many of a hundred map tasks may fail for good; the job goes on without what they would have made.");

    /// <summary>How many reduce tasks may fail for good without the job.</summary>
    public static SettingInt32 ReduceFailuresPercent { get; } = new(
        "mapreduce.reduce.failures.maxpercent", 0, 0, 100, "percent",
        "How many of a hundred reduce tasks may fail for good; the job ends without their part files.");

    /// <summary>How many records a map task may skip.</summary>
    public static SettingInt64 MostSkippedRecords { get; } = new(
        "mapreduce.map.skip.maxrecords", 0, 0, long.MaxValue, "records",
        "How many records at which its function throws a map task may skip; they are written to _logs/skip in the output folder. 0: none.");

    /// <summary>After how many failed attempts records are skipped.</summary>
    public static SettingInt32 SkipAfterAttempts { get; } = new(
        "mapreduce.task.skip.start.attempts", 2, 1, 1000, "attempts",
        "After how many failed attempts of a map task the records at which it failed are skipped.");

    /// <summary>How many sorted runs are merged at once.</summary>
    public static SettingInt32 SortFactor { get; } = new(
        "mapreduce.task.io.sort.factor", 10, 2, 10_000, "runs", "How many sorted runs are merged at once.")
    {
        DefaultDescription = "10 in Hadoop; the embedded engine: 512",
    };

    /// <summary>How many records show where a total order is cut.</summary>
    public static SettingInt32 TotalOrderSample { get; } = new(
        "tusk.total.order.sample.records", 0, 0, 10_000_000, "records",
        "How many records are mapped, before the first task, to see where the keys of a job in total order are cut into the reducers' ranges.")
    {
        DefaultDescription = "1,000 for each reducer, 10,000 to 100,000",
    };

    /// <summary>Left records of a key.</summary>
    public static SettingInt64 JoinBuffer { get; } = new(
        "tusk.join.left.bytes.max", 64L << 20, 1, int.MaxValue / 2, "bytes",
        "How many bytes the left records of one key may take in a join, 4 for each among them; with more the job fails, and says what to do.");

    /// <summary>The small side of a broadcast join.</summary>
    public static SettingInt64 BroadcastBuffer { get; } = new(
        "tusk.join.broadcast.bytes.max", 128L << 20, 1024, int.MaxValue / 2, "bytes",
        "How many bytes the small side of a broadcast join may take in a process, beside the memory for tasks; with more the job fails, and says what to do.");

    /// <summary>Files beside the part file.</summary>
    public static SettingInt32 MostSideFiles { get; } = new(
        "tusk.output.side.files.max", 500, 1, 1_000_000, "files",
        "How many files one task may write beside its part file: named outputs and outputs by path. All stay open until it ends.");

    /// <summary>Files for every task.</summary>
    public static SettingText CacheFiles { get; } = new(
        "mapreduce.job.cache.files", null,
        "Files that every task may read on its machine: a comma list of PATH or PATH#NAME.");

    /// <summary>Archives for every task.</summary>
    public static SettingText CacheArchives { get; } = new(
        "mapreduce.job.cache.archives", null,
        "Archives (zip, jar, tar, tar.gz, tgz) that every task finds unpacked on its machine: a comma list of PATH or PATH#NAME.");

    /// <summary>What an archive may hold.</summary>
    public static SettingInt64 CacheArchiveBytes { get; } = new(
        "tusk.cache.archive.bytes.max", 10L << 30, 1, long.MaxValue, "bytes", "How many bytes a cached archive may unpack to; one with more is refused.");

    /// <summary>How many files an archive may hold.</summary>
    public static SettingInt32 CacheArchiveFiles { get; } = new(
        "tusk.cache.archive.files.max", 1_000_000, 1, int.MaxValue - 1, "files", "How many files and folders a cached archive may hold.");
}
