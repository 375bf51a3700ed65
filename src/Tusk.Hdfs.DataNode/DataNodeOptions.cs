using System.Net;
using Tusk.Common.Configurations;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Rpc;
using Tusk.Rpc.Nameservices;

namespace Tusk.Hdfs.DataNode;

/// <summary>What a DataNode is told at its start, read once and checked.</summary>
internal sealed record DataNodeOptions
{
    private static readonly TimeSpan NoTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    public required IReadOnlyList<DataFolder> Folders { get; init; }

    /// <summary>NameNodes of the one nameservice.</summary>
    public required IReadOnlyList<RpcAddress> NameNodes { get; init; }

    public required IPEndPoint DataEndpoint { get; init; }

    public required IPEndPoint IpcEndpoint { get; init; }

    public required string HostName { get; init; }

    public required int Handlers { get; init; }

    public required int MaxTransfers { get; init; }

    public required int MaxMoves { get; init; }

    public required long MoveBytesPerSecond { get; init; }

    public required int FailedVolumesTolerated { get; init; }

    public required long ReservedBytes { get; init; }

    public required TimeSpan HeartbeatInterval { get; init; }

    public required TimeSpan BlockReportInterval { get; init; }

    public required long BlockReportSplit { get; init; }

    public required TimeSpan KeepAlive { get; init; }

    /// <summary>Of connections that peers make.</summary>
    public required DataTransferTimeouts PeerTimeouts { get; init; }

    public required TimeSpan StopTimeout { get; init; }

    public required bool SyncOnClose { get; init; }

    public required bool UsesHostnames { get; init; }

    public required long ReadBufferBytes { get; init; }

    public required long LargePacketBytes { get; init; }

    /// <summary>How often each replica is verified at most; 0: never.</summary>
    public required TimeSpan ScanPeriod { get; init; }

    /// <summary>How much of a volume is read for that; 0: nothing.</summary>
    public required long ScanBytesPerSecond { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">One is malformed, out of bounds or missing.</exception>
    public static DataNodeOptions Read(Configuration configuration)
    {
        TimeSpan silence = Timeout(DataNodeKeys.SocketTimeout.Read(configuration));
        return new DataNodeOptions
        {
            Folders = DataFolder.ParseAll(DataNodeKeys.DataFolders.Name, configuration.Expand(DataNodeKeys.DataFolders.Read(configuration)!)),
            NameNodes = NameNodesOf(configuration),
            DataEndpoint = Endpoint(DataNodeKeys.Address, configuration),
            IpcEndpoint = Endpoint(DataNodeKeys.IpcAddress, configuration),
            HostName = DataNodeKeys.HostName.Read(configuration) ?? Dns.GetHostName(),
            Handlers = DataNodeKeys.Handlers.Read(configuration),
            MaxTransfers = DataNodeKeys.MaxTransfers.Read(configuration),
            MaxMoves = DataNodeKeys.MaxMoves.Read(configuration),
            MoveBytesPerSecond = DataNodeKeys.MoveBytesPerSecond.Read(configuration),
            FailedVolumesTolerated = DataNodeKeys.FailedVolumesTolerated.Read(configuration),
            ReservedBytes = DataNodeKeys.ReservedBytes.Read(configuration),
            HeartbeatInterval = DataNodeKeys.HeartbeatInterval.Read(configuration),
            BlockReportInterval = TimeSpan.FromMilliseconds(DataNodeKeys.BlockReportInterval.Read(configuration)),
            BlockReportSplit = DataNodeKeys.BlockReportSplit.Read(configuration),
            KeepAlive = TimeSpan.FromMilliseconds(DataNodeKeys.KeepAlive.Read(configuration)),
            PeerTimeouts = new DataTransferTimeouts(silence, silence, Timeout(DataNodeKeys.WriteTimeout.Read(configuration))),
            StopTimeout = TimeSpan.FromMilliseconds(DataNodeKeys.StopTimeout.Read(configuration)),
            SyncOnClose = DataNodeKeys.SyncOnClose.Read(configuration),
            UsesHostnames = DataNodeKeys.UsesHostnames.Read(configuration),
            LargePacketBytes = DataNodeKeys.LargePacketBytes.Read(configuration),
            ReadBufferBytes = DataNodeKeys.ReadBufferBytes.Read(configuration),
            ScanPeriod = TimeSpan.FromHours(DataNodeKeys.ScanPeriod.Read(configuration) switch
            {
                0 => DataNodeKeys.ScanPeriod.Default,
                int hours => Math.Max(0, hours),
            }),
            ScanBytesPerSecond = DataNodeKeys.ScanBytesPerSecond.Read(configuration),
        };
    }

    private static IReadOnlyList<RpcAddress> NameNodesOf(Configuration configuration)
    {
        string? own = DataNodeKeys.ServiceAddress.Read(configuration) ?? DataNodeKeys.RpcAddress.Read(configuration);
        if (own is not null)
        {
            return RpcAddress.TryParse(own, NameserviceAddresses.DefaultPort, out RpcAddress? address)
                ? [address]
                : throw new ConfigurationException(DataNodeKeys.RpcAddress.Name, own, "a host and a port");
        }

        string service = configuration.GetStrings("dfs.nameservices") is [string first, ..]
            ? first
            : Authority(DataNodeKeys.DefaultFileSystem.Read(configuration)!);
        return NameserviceAddresses.Resolve(configuration, service).Addresses;
    }

    private static string Authority(string defaultFileSystem) =>
        Uri.TryCreate(defaultFileSystem, UriKind.Absolute, out Uri? uri) && uri.Scheme == "hdfs" && uri.Authority.Length > 0
            ? uri.Authority
            : throw new ConfigurationException(
                DataNodeKeys.DefaultFileSystem.Name, defaultFileSystem, "hdfs://host:port, the NameNode that this DataNode serves");

    private static IPEndPoint Endpoint(SettingText setting, Configuration configuration)
    {
        string text = setting.Read(configuration)!;
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? text : text[..colon];
        return colon > 0 && int.TryParse(text[(colon + 1)..], out int port) && port is >= 0 and <= 65535
            ? new IPEndPoint(AddressOf(setting.Name, host.Trim('[', ']')), port)
            : throw new ConfigurationException(setting.Name, text, "an address and a port, as 0.0.0.0:9866");
    }

    private static IPAddress AddressOf(string key, string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return address;
        }

        try
        {
            return Dns.GetHostAddresses(host).FirstOrDefault()
                ?? throw new ConfigurationException(key, host, "a name that has an address");
        }
        catch (System.Net.Sockets.SocketException)
        {
            throw new ConfigurationException(key, host, "a name that has an address");
        }
    }

    private static TimeSpan Timeout(int milliseconds) => milliseconds == 0 ? NoTimeout : TimeSpan.FromMilliseconds(milliseconds);
}
