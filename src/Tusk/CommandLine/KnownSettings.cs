using Tusk.Common.Configurations;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Settings;

namespace Tusk.CommandLine;

/// <summary>Every setting that Tusk reads, for a check before anything is begun: some are read by a task only.</summary>
/// <remarks>How much memory there must be depends on the threads; the engine checks both together.</remarks>
internal static class KnownSettings
{
    /// <summary>Reads what a command line sets; the usual one, which sets nothing, costs nothing.</summary>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    public static void Check(JobCommandLine line)
    {
        if (!line.Origins.IsEmpty)
        {
            Check(line.Options.Configuration);
        }
    }

    /// <summary>Reads what is set.</summary>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    public static void Check(Configuration configuration)
    {
        Check(MapReduceKeys.Reduces, configuration);
        Check(MapReduceKeys.InputRecursive, configuration);
        Check(MapReduceKeys.InputIgnoreFolders, configuration);
        Check(MapReduceKeys.SplitMinimum, configuration);
        Check(MapReduceKeys.SplitMaximum, configuration);
        Check(MapReduceKeys.LocalBlockSize, configuration);
        Check(MapReduceKeys.DefaultFileSystem, configuration);
        Check(MapReduceKeys.RecordDelimiter, configuration);
        Check(MapReduceKeys.LineMaximum, configuration);
        Check(MapReduceKeys.OutputCompress, configuration);
        Check(MapReduceKeys.OutputCodec, configuration);
        Check(MapReduceKeys.TextSeparator, configuration);
        Check(MapReduceKeys.MarkSuccess, configuration);
        Check(MapReduceKeys.MapAttempts, configuration);
        Check(MapReduceKeys.ReduceAttempts, configuration);
        Check(MapReduceKeys.MapFailuresPercent, configuration);
        Check(MapReduceKeys.ReduceFailuresPercent, configuration);
        Check(MapReduceKeys.MostSkippedRecords, configuration);
        Check(MapReduceKeys.SkipAfterAttempts, configuration);
        Check(MapReduceKeys.SortFactor, configuration);
        Check(MapReduceKeys.TotalOrderSample, configuration);
        Check(MapReduceKeys.JoinBuffer, configuration);
        Check(MapReduceKeys.BroadcastBuffer, configuration);
        Check(MapReduceKeys.MostSideFiles, configuration);
        Check(MapReduceKeys.CacheFiles, configuration);
        Check(MapReduceKeys.CacheArchives, configuration);
        Check(MapReduceKeys.CacheArchiveBytes, configuration);
        Check(MapReduceKeys.CacheArchiveFiles, configuration);
        Check(EngineKeys.Threads, configuration);
        Check(EngineKeys.LocalDirectory, configuration);
    }

    private static void Check<T>(Setting<T> setting, Configuration configuration)
    {
        if (configuration.IsSet(setting.Name))
        {
            setting.Read(configuration);
        }
    }
}
