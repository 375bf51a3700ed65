using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Local;

namespace Tusk.MapReduce.Local.Settings;

/// <summary>The settings that only the embedded engine has, or reads.</summary>
public static class EngineKeys
{
    /// <summary>Memory for all tasks together.</summary>
    public static SettingInt64 Memory { get; } = new(
        "tusk.engine.memory",
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2,
        MinMemoryPerThread,
        long.MaxValue / 4,
        "bytes",
        "Memory for all tasks together, but for long lines, which --explain tells; at least 4096 for each thread.")
    {
        DefaultDescription = "half of the machine's or container's",
    };

    /// <summary>Task attempts that run at once.</summary>
    public static SettingInt32 Threads { get; } = new(
        "tusk.engine.threads", Environment.ProcessorCount, 1, 1024, "attempts", "Task attempts that run at once.")
    {
        DefaultDescription = "one for each processor",
    };

    /// <summary>Folder for scratch files.</summary>
    public static SettingText LocalDirectory { get; } = new(
        "mapreduce.cluster.local.dir", null, "Folder for scratch files; of a comma list, the first.")
    {
        DefaultDescription = "tusk-USER in the system's temporary folder",
    };

    /// <summary>The folder that <see cref="LocalDirectory"/> names, the first of a list; null where it names none.</summary>
    /// <exception cref="ConfigurationException">It is a URI that is no local folder's.</exception>
    public static string? LocalDirectoryOf(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        IReadOnlyList<string> folders = configuration.GetStrings(LocalDirectory.Name);
        return folders.Count > 0 ? LocalFolder(folders[0]) : null;
    }

    /// <summary>For each thread, in bytes: less holds not even a small record with what sorting it takes.</summary>
    internal const long MinMemoryPerThread = 4 * 1024;

    /// <summary>What governs memory, in messages.</summary>
    internal static string MemorySetting { get; } = $"{Memory}, --memory";

    /// <summary>The folder that a path or, as Hadoop's site files may have it, a URI names.</summary>
    private static string LocalFolder(string text)
    {
        if (Path.IsPathRooted(text) || !text.Contains(":/", StringComparison.Ordinal))
        {
            return Path.GetFullPath(text);
        }

        try
        {
            return LocalFileSystem.ToLocalPath(new FsPath(text));
        }
        catch (ArgumentException)
        {
            throw new ConfigurationException(LocalDirectory.Name, text, "a local folder, as /data/1 or file:///data/1");
        }
    }
}
