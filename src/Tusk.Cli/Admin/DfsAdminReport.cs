using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tusk.Cli.Shell;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Cli.Admin;

/// <summary><c>-report</c>: space, the health of blocks, and the DataNodes.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.tools.DFSAdmin#report, o.a.h.hdfs.protocol.DatanodeInfo#getDatanodeReport.</remarks>
internal sealed class DfsAdminReport(NameNodeClient nameNode, ShellOutput output, TimeProvider time)
{
    private const string DefaultRack = "/default-rack";

    private static readonly (string Option, string Title, DatanodeReportKind Kind)[] Kinds =
    [
        ("-live", "Live", DatanodeReportKind.Live),
        ("-dead", "Dead", DatanodeReportKind.Dead),
        ("-decommissioning", "Decommissioning", DatanodeReportKind.Decommissioning),
        ("-enteringmaintenance", "Entering maintenance", DatanodeReportKind.EnteringMaintenance),
        ("-inmaintenance", "In maintenance", DatanodeReportKind.InMaintenance),
    ];

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Writes it.</summary>
    /// <param name="options">Which DataNodes; none: all that there are. Others are passed over, as in Hadoop.</param>
    public async Task WriteAsync(List<string> options)
    {
        bool listsAll = !options.Exists(static option => option == "-slownodes" || Array.Exists(Kinds, kind => kind.Option == option));
        NamespaceStats stats = await nameNode.GetStatsAsync(CancellationToken.None).ConfigureAwait(false);
        bool isInSafeMode = await nameNode.SetSafeModeAsync(SafeModeAction.Get, CancellationToken.None).ConfigureAwait(false);
        WriteSpace(stats, isInSafeMode);
        WriteBlocks(await nameNode.GetBlockHealthAsync(CancellationToken.None).ConfigureAwait(false));
        WriteGroups(await nameNode.GetBlockGroupHealthAsync(CancellationToken.None).ConfigureAwait(false));
        output.WriteLine("\n-------------------------------------------------");
        foreach ((string option, string title, DatanodeReportKind kind) in Kinds)
        {
            if (listsAll || options.Contains(option))
            {
                WriteNodes(title, await nameNode.GetDatanodeStatusesAsync(kind, CancellationToken.None).ConfigureAwait(false), !listsAll);
            }
        }

        if (listsAll || options.Contains("-slownodes"))
        {
            WriteNodes("Slow", await nameNode.GetSlowDatanodesAsync(CancellationToken.None).ConfigureAwait(false), !listsAll);
        }
    }

    private void WriteSpace(NamespaceStats stats, bool isInSafeMode)
    {
        long present = stats.Used + stats.Remaining;
        if (isInSafeMode)
        {
            output.WriteLine("Safe mode is ON");
        }

        output.WriteLine($"Configured Capacity: {Size(stats.Capacity)}");
        output.WriteLine($"Present Capacity: {Size(present)}");
        output.WriteLine($"DFS Remaining: {Size(stats.Remaining)}");
        output.WriteLine($"DFS Used: {Size(stats.Used)}");
        output.WriteLine($"DFS Used%: {(present == 0 ? "NaN%" : Percent(stats.Used, present, ofNothing: 0))}");
    }

    private void WriteBlocks(BlockHealth health)
    {
        output.WriteLine("Replicated Blocks:");
        output.WriteLine($"\tUnder replicated blocks: {health.LowRedundancy}");
        output.WriteLine($"\tBlocks with corrupt replicas: {health.Corrupt}");
        output.WriteLine($"\tMissing blocks: {health.Missing}");
        output.WriteLine($"\tMissing blocks (with replication factor 1): {health.MissingWithOneReplica}");
        WriteLast(health);
    }

    private void WriteGroups(BlockHealth health)
    {
        output.WriteLine("Erasure Coded Block Groups: ");
        output.WriteLine($"\tLow redundancy block groups: {health.LowRedundancy}");
        output.WriteLine($"\tBlock groups with corrupt internal blocks: {health.Corrupt}");
        output.WriteLine($"\tMissing block groups: {health.Missing}");
        WriteLast(health);
    }

    private void WriteLast(BlockHealth health)
    {
        if (health.HighestPriority is { } highest)
        {
            output.WriteLine($"\tLow redundancy blocks with highest priority to recover: {highest}");
        }

        output.WriteLine($"\tPending deletion blocks: {health.PendingDeletion}");
    }

    private void WriteNodes(string title, IReadOnlyList<DatanodeStatus> nodes, bool writesNone)
    {
        if (nodes.Count == 0 && !writesNone)
        {
            return;
        }

        output.WriteLine($"{title} datanodes ({nodes.Count}):\n");
        foreach (DatanodeStatus node in nodes)
        {
            WriteNode(node);
        }
    }

    private void WriteNode(DatanodeStatus status)
    {
        DatanodeInfo node = status.Node;
        output.WriteLine($"Name: {node} ({NameOf(node.IpAddress)})");
        output.WriteLine($"Hostname: {node.HostName}");
        if (node.NetworkLocation != DefaultRack)
        {
            output.WriteLine($"Rack: {node.NetworkLocation}");
        }

        output.WriteLine($"Decommission Status : {StateText(status.State)}");
        output.WriteLine($"Configured Capacity: {Size(node.Capacity)}");
        output.WriteLine($"DFS Used: {Size(node.Used)}");
        output.WriteLine($"Non DFS Used: {Size(status.NonDfsUsed)}");
        output.WriteLine($"DFS Remaining: {Size(node.Remaining)}");
        output.WriteLine($"DFS Used%: {Percent(node.Used, node.Capacity, ofNothing: 100)}");
        output.WriteLine($"DFS Remaining%: {Percent(node.Remaining, node.Capacity, ofNothing: 0)}");
        long cacheRemaining = status.CacheCapacity - status.CacheUsed;
        output.WriteLine($"Configured Cache Capacity: {Size(status.CacheCapacity)}");
        output.WriteLine($"Cache Used: {Size(status.CacheUsed)}");
        output.WriteLine($"Cache Remaining: {Size(cacheRemaining)}");
        output.WriteLine($"Cache Used%: {Percent(status.CacheUsed, status.CacheCapacity, ofNothing: 100)}");
        output.WriteLine($"Cache Remaining%: {Percent(cacheRemaining, status.CacheCapacity, ofNothing: 0)}");
        output.WriteLine($"Xceivers: {status.Xceivers}");
        output.WriteLine($"Last contact: {JavaDate.Of(node.LastUpdate, time.LocalTimeZone)}");
        output.WriteLine($"Last Block Report: {(status.LastBlockReport is { } report ? JavaDate.Of(report, time.LocalTimeZone) : "Never")}");
        output.WriteLine($"Num of Blocks: {status.Blocks}\n\n");
    }

    // A name is asked for once: of a hundred nodes behind a slow resolver each line would wait.
    private string NameOf(string address)
    {
        if (!_names.TryGetValue(address, out string? name))
        {
            try
            {
                name = Dns.GetHostEntry(address).HostName;
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                name = address;
            }

            _names.Add(address, name);
        }

        return name;
    }

    private static string StateText(DatanodeServiceState state) => state switch
    {
        DatanodeServiceState.Decommissioning => "Decommission in progress",
        DatanodeServiceState.Decommissioned => "Decommissioned",
        DatanodeServiceState.EnteringMaintenance => "Entering maintenance",
        DatanodeServiceState.InMaintenance => "In maintenance",
        _ => "Normal",
    };

    private static string Size(long bytes) => $"{bytes} ({ByteText.Of(bytes)})";

    private static string Percent(long part, long whole, double ofNothing) =>
        string.Create(CultureInfo.InvariantCulture, $"{(whole <= 0 ? ofNothing : part * 100.0 / whole):F2}%");
}
