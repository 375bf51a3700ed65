using System.Globalization;
using System.Net;
using Tusk.Common.Configurations;
using Tusk.Common.Security;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode;

/// <summary>What a NameNode is told at its start, read once and checked.</summary>
internal sealed record NameNodeOptions
{
    public required StorageOptions Storage { get; init; }

    public required NamespaceOptions Namespace { get; init; }

    public required BlockManagerOptions Blocks { get; init; }

    public required FsServerDefaultsProto Defaults { get; init; }

    public required TimeSpan LeaseRecheck { get; init; }

    public required TimeSpan CheckpointPeriod { get; init; }

    public required TimeSpan CheckpointCheckPeriod { get; init; }

    public required long CheckpointTransactions { get; init; }

    public required TimeSpan ResourceCheck { get; init; }

    public required long ReservedBytes { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">One is malformed, out of bounds or missing.</exception>
    public static NameNodeOptions Read(Configuration configuration) => new()
    {
        Storage = ReadStorage(configuration),
        Namespace = ReadNamespace(configuration),
        Blocks = ReadBlocks(configuration),
        Defaults = ReadDefaults(configuration),
        LeaseRecheck = Millis(NameNodeKeys.LeaseRecheck.Read(configuration)),
        CheckpointPeriod = NameNodeKeys.CheckpointPeriod.Read(configuration),
        CheckpointCheckPeriod = NameNodeKeys.CheckpointCheckPeriod.Read(configuration),
        CheckpointTransactions = NameNodeKeys.CheckpointTransactions.Read(configuration),
        ResourceCheck = Millis(NameNodeKeys.ResourceCheck.Read(configuration)),
        ReservedBytes = NameNodeKeys.ReservedBytes.Read(configuration),
    };

    /// <summary>The folders.</summary>
    public static StorageOptions ReadStorage(Configuration configuration) => new()
    {
        NameFolders = Folders(NameNodeKeys.NameFolders, configuration)!,
        EditsFolders = Folders(NameNodeKeys.EditsFolders, configuration),
        RequiredEditsFolders = Folders(NameNodeKeys.RequiredEditsFolders, configuration) ?? [],
        MinEditsFolders = NameNodeKeys.MinEditsFolders.Read(configuration),
        ImagesRetained = NameNodeKeys.ImagesRetained.Read(configuration),
        ExtraEditsRetained = NameNodeKeys.ExtraEditsRetained.Read(configuration),
        MaxExtraSegmentsRetained = NameNodeKeys.MaxExtraSegmentsRetained.Read(configuration),
        CallsRemembered = Millis(NameNodeKeys.RetryCacheMillis.Read(configuration)),
        MaxOpBytes = NameNodeKeys.MaxOpBytes.Read(configuration),
    };

    /// <summary>Where the RPC server listens.</summary>
    public static IPEndPoint ReadEndpoint(Configuration configuration)
    {
        SettingText setting = NameNodeKeys.RpcAddress;
        string? text = setting.Read(configuration);
        if (text is null)
        {
            setting = NameNodeKeys.DefaultFileSystem;
            string defaultFileSystem = setting.Read(configuration)!;
            text = Uri.TryCreate(defaultFileSystem, UriKind.Absolute, out Uri? uri) && uri.Scheme == "hdfs" && uri.Authority.Length > 0
                ? uri.Authority
                : throw new ConfigurationException(setting.Name, defaultFileSystem, "hdfs://host:port, where this NameNode listens");
        }

        // A URI may leave its port out, which is then Hadoop's.
        int colon = text.LastIndexOf(':');
        string host = (colon > 0 ? text[..colon] : text).Trim('[', ']');
        int port = Rpc.Nameservices.NameserviceAddresses.DefaultPort;
        if (colon == 0 || (colon > 0 && !(int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue)))
        {
            throw new ConfigurationException(setting.Name, text, "a host and a port, as localhost:8020; port 0 for a free one");
        }

        string? bind = NameNodeKeys.BindHost.Read(configuration);
        return new IPEndPoint(bind is null ? AddressOf(setting.Name, host) : AddressOf(NameNodeKeys.BindHost.Name, bind), port);
    }

    private static IPAddress AddressOf(string key, string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return address;
        }

        try
        {
            IPAddress[] found = Dns.GetHostAddresses(host);
            return found.FirstOrDefault(static one => one.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
                ?? found.FirstOrDefault()
                ?? throw new ConfigurationException(key, host, "a name that has an address");
        }
        catch (System.Net.Sockets.SocketException)
        {
            throw new ConfigurationException(key, host, "a name that has an address");
        }
    }

    private static string[]? Folders(SettingText setting, Configuration configuration)
    {
        string? text = setting.Read(configuration);
        if (string.IsNullOrWhiteSpace(text))
        {
            return setting.Default is null ? null : throw new ConfigurationException(setting.Name, text ?? "", "at least one folder");
        }

        string[] parts = configuration.Expand(text).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] folders = [.. parts.Select(part => Folder(setting.Name, part)).Distinct(StringComparer.Ordinal)];
        return folders.Length > 0 ? folders : throw new ConfigurationException(setting.Name, text, "at least one folder");
    }

    private static string Folder(string key, string text)
    {
        string path = text;
        if (!text.StartsWith('/') && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri))
        {
            path = uri.IsFile && uri.Host.Length == 0 ? uri.LocalPath : "";
        }

        return path.Length > 0
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
            : throw new ConfigurationException(key, text, "a folder, as /data/1 or file:///data/1");
    }

    private static NamespaceOptions ReadNamespace(Configuration configuration) => new()
    {
        Superuser = HadoopUser.Current(configuration.Environment).ShortName,
        Supergroup = NameNodeKeys.Supergroup.Read(configuration)!,
        ArePermissionsEnabled = NameNodeKeys.PermissionsEnabled.Read(configuration),
        MaxComponentBytes = NameNodeKeys.MaxComponentBytes.Read(configuration),
        MaxDirectoryItems = NameNodeKeys.MaxDirectoryItems.Read(configuration),
        MaxBlocksPerFile = NameNodeKeys.MaxBlocksPerFile.Read(configuration),
        MinBlockSizeBytes = NameNodeKeys.MinBlockSize.Read(configuration),
        MinReplication = (short)NameNodeKeys.MinReplication.Read(configuration),
        MaxReplication = (short)NameNodeKeys.MaxReplication.Read(configuration),
        ListingLimit = NameNodeKeys.ListingLimit.Read(configuration),
        OpenFilesLimit = NameNodeKeys.OpenFilesLimit.Read(configuration),
        AccessTimePrecisionMillis = NameNodeKeys.AccessTimePrecision.Read(configuration),
        LeaseSoftLimitMillis = NameNodeKeys.LeaseSoftLimit.Read(configuration),
        LeaseHardLimitMillis = NameNodeKeys.LeaseHardLimitSeconds.Read(configuration) * 1000,
        MaxOpBytes = NameNodeKeys.MaxOpBytes.Read(configuration),
    };

    private static BlockManagerOptions ReadBlocks(Configuration configuration)
    {
        int minReplication = NameNodeKeys.MinReplication.Read(configuration);
        int safeReplication = NameNodeKeys.SafeReplication.Read(configuration);
        var heartbeat = (long)NameNodeKeys.HeartbeatInterval.Read(configuration).TotalMilliseconds;
        return new BlockManagerOptions
        {
            MinReplication = minReplication,
            MaxReplication = NameNodeKeys.MaxReplication.Read(configuration),
            MaxStreams = NameNodeKeys.MaxStreams.Read(configuration),
            MaxStreamsHard = NameNodeKeys.MaxStreamsHard.Read(configuration),
            WorkMultiplier = NameNodeKeys.WorkMultiplier.Read(configuration),
            PendingTimeout = NameNodeKeys.PendingTimeoutSeconds.Read(configuration) * 1000,
            RedundancyInterval = (long)NameNodeKeys.RedundancyInterval.Read(configuration).TotalMilliseconds,
            InvalidateLimit = NameNodeKeys.InvalidateLimit.Read(configuration),
            HeartbeatInterval = heartbeat,
            RecheckInterval = NameNodeKeys.RecheckInterval.Read(configuration),
            StaleInterval = NameNodeKeys.StaleInterval.Read(configuration),
            AvoidStaleForWrite = NameNodeKeys.AvoidStaleForWrite.Read(configuration),
            AvoidStaleForRead = NameNodeKeys.AvoidStaleForRead.Read(configuration),
            ConsiderLoad = NameNodeKeys.ConsiderLoad.Read(configuration),
            ReportLeases = NameNodeKeys.ReportLeases.Read(configuration),
            ReportLeaseLength = NameNodeKeys.ReportLeaseLength.Read(configuration),
            SafeThreshold = ReadThreshold(configuration),
            SafeReplication = safeReplication == 0 ? minReplication : safeReplication,
            SafeDatanodes = NameNodeKeys.SafeDatanodes.Read(configuration),
            SafeExtension = (long)NameNodeKeys.SafeExtension.Read(configuration).TotalMilliseconds,
            RecoveryInterval = Math.Min(10_000, 10 * heartbeat),
        };
    }

    private static float ReadThreshold(Configuration configuration)
    {
        string text = NameNodeKeys.SafeThreshold.Read(configuration)!.Trim();
        string number = text.TrimEnd('f', 'F');
        return float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out float threshold) && threshold is >= 0 and < 1000
            ? threshold
            : throw new ConfigurationException(NameNodeKeys.SafeThreshold.Name, text, "a part of 1, as 0.999");
    }

    private static FsServerDefaultsProto ReadDefaults(Configuration configuration) => new()
    {
        BlockSize = (ulong)NameNodeKeys.BlockSize.Read(configuration),
        BytesPerChecksum = (uint)NameNodeKeys.BytesPerChecksum.Read(configuration),
        WritePacketSize = (uint)NameNodeKeys.WritePacketBytes.Read(configuration),
        Replication = (uint)NameNodeKeys.Replication.Read(configuration),
        FileBufferSize = (uint)NameNodeKeys.FileBufferBytes.Read(configuration),
        EncryptDataTransfer = false,
        TrashInterval = (ulong)NameNodeKeys.TrashInterval.Read(configuration).TotalMinutes,
        ChecksumType = NameNodeKeys.ChecksumType.Read(configuration) switch
        {
            "NULL" => ChecksumTypeProto.ChecksumNull,
            "CRC32" => ChecksumTypeProto.ChecksumCrc32,
            _ => ChecksumTypeProto.ChecksumCrc32C,
        },
        KeyProviderUri = "",
        PolicyId = StoragePolicies.Hot,
        SnapshotTrashRootEnabled = false,
    };

    private static TimeSpan Millis(long millis) => TimeSpan.FromMilliseconds(millis);
}
