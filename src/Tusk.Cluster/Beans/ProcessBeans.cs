using System.Globalization;

namespace Tusk.Cluster.Beans;

/// <summary>What is to be said of any server's process.</summary>
internal static class ProcessBeans
{
    private const double BytesPerMegabyte = 1 << 20;

    /// <summary>Hadoop's JvmMetrics, so far as this runtime has the same: memory in MB.</summary>
    /// <param name="service">NameNode or DataNode.</param>
    public static Bean Runtime(string service)
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return new Bean(
            $"Hadoop:service={service},name=JvmMetrics",
            "JvmMetrics",
            [
                ("tag.Context", "jvm"),
                ("tag.ProcessName", service),
                ("tag.Hostname", Environment.MachineName),
                ("MemHeapUsedM", GC.GetTotalMemory(forceFullCollection: false) / BytesPerMegabyte),
                ("MemHeapCommittedM", memory.TotalCommittedBytes / BytesPerMegabyte),
                ("MemHeapMaxM", memory.TotalAvailableMemoryBytes / BytesPerMegabyte),
                ("GcCount", GC.CollectionCount(0)),
                ("GcTimeMillis", (long)GC.GetTotalPauseDuration().TotalMilliseconds),
            ]);
    }

    /// <summary>Java's own bean of a process, so far as this one has the same.</summary>
    public static Bean Process(DateTimeOffset startedAt, DateTimeOffset now)
    {
        int id = Environment.ProcessId;
        return new Bean(
            "java.lang:type=Runtime",
            "sun.management.RuntimeImpl",
            [
                ("Pid", id),
                ("Name", string.Create(CultureInfo.InvariantCulture, $"{id}@{Environment.MachineName}")),
                ("VmName", ".NET"),
                ("VmVersion", Environment.Version.ToString()),
                ("StartTime", startedAt.ToUnixTimeMilliseconds()),
                ("Uptime", (long)(now - startedAt).TotalMilliseconds),
            ]);
    }
}
