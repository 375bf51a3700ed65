using Tusk.Common.Configurations;
using Tusk.Hdfs.DataTransfer.Connections;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>How files are read; the defaults are Hadoop's.</summary>
public sealed record FileReadOptions
{
    /// <summary>How much of a file is located at once, in bytes.</summary>
    public required long PrefetchBytes { get; init; }

    /// <summary>How often a block is looked for anew after all its replicas have failed.</summary>
    public required int AcquireFailures { get; init; }

    /// <summary>Pause before, the first time.</summary>
    public required TimeSpan RetryWindow { get; init; }

    /// <summary>Most connections that are kept idle.</summary>
    public required int CachedConnections { get; init; }

    /// <summary>How long they are kept.</summary>
    public required TimeSpan CachedConnectionExpiry { get; init; }

    /// <summary>How long a DataNode may be silent.</summary>
    public required DataTransferTimeouts Timeouts { get; init; }

    /// <summary>Whether DataNodes are connected to by name.</summary>
    public required bool UsesHostnames { get; init; }

    /// <summary>How often the last block of a file being written is located again.</summary>
    public required int LastBlockRetries { get; init; }

    /// <summary>Pause before.</summary>
    public required TimeSpan LastBlockRetryInterval { get; init; }

    /// <summary>Whether a file's checksum is the one that does not depend on its blocks.</summary>
    public required bool HasCompositeChecksums { get; init; }

    /// <summary>Reads the settings, checked.</summary>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    public static FileReadOptions Read(Configuration configuration) => Read(configuration, warned: null);

    /// <summary>The same.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="warned">Told in a line of a value that is passed over; null: nobody is.</param>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    internal static FileReadOptions Read(Configuration configuration, Action<string>? warned)
    {
        TimeSpan timeout = HdfsReadKeys.Timeout(HdfsReadKeys.SocketTimeout.Read(configuration));
        long prefetch = HdfsReadKeys.PrefetchBytes.Read(configuration);
        long block = Math.Max(HdfsKeys.BlockSize.Read(configuration), 1);
        return new FileReadOptions
        {
            PrefetchBytes = prefetch > 0 ? prefetch : block < long.MaxValue / 10 ? 10 * block : long.MaxValue,
            AcquireFailures = HdfsReadKeys.AcquireFailures.Read(configuration),
            RetryWindow = Millis(HdfsReadKeys.RetryWindow.Read(configuration)),
            CachedConnections = HdfsReadKeys.CachedConnections.Read(configuration),
            CachedConnectionExpiry = Millis(HdfsReadKeys.CachedConnectionExpiry.Read(configuration)),
            Timeouts = new DataTransferTimeouts(timeout, timeout, HdfsReadKeys.Timeout(HdfsReadKeys.SocketWriteTimeout.Read(configuration))),
            UsesHostnames = HdfsReadKeys.UsesHostnames.Read(configuration),
            LastBlockRetries = HdfsReadKeys.LastBlockRetries.Read(configuration),
            LastBlockRetryInterval = Millis(HdfsReadKeys.LastBlockRetryInterval.Read(configuration)),
            HasCompositeChecksums = HdfsReadKeys.ChecksumCombineMode.ReadOrDefault(configuration, warned) == "COMPOSITE_CRC",
        };
    }

    private static TimeSpan Millis(int millis) => TimeSpan.FromMilliseconds(millis);
}
