namespace Tusk.MapReduce.Local.Settings;

/// <summary>Names of the settings that only the embedded engine has, or reads.</summary>
public static class EngineKeys
{
    /// <summary>Memory for all tasks together, in bytes or with k, m, g; default: half of the machine's or container's.</summary>
    public const string Memory = "tusk.engine.memory";

    /// <summary>Task attempts that run at once; default: one for each processor.</summary>
    public const string Threads = "tusk.engine.threads";

    /// <summary>The most that <see cref="Threads"/> may be.</summary>
    public const int MaxThreads = 1024;

    /// <summary>Folder for scratch files; of a comma list, the first.</summary>
    public const string LocalDirectory = "mapreduce.cluster.local.dir";
}
