using System.Diagnostics;
using System.Globalization;
using Tusk.Cli.Servers;
using Tusk.Cluster;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Namespace;

namespace Tusk.Cli.Demo;

/// <summary>The demo's HDFS: a NameNode and a DataNode in this process, on free ports, and a client of them.</summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    /// <summary>Size of its blocks: on a disk that is nearly full HDFS takes none for which it has not room to its full size.</summary>
    public const int BlockBytes = 32 << 20;

    private readonly MiniCluster _cluster;
    private readonly ServerLogFile _log;

    private DemoCluster(MiniCluster cluster, ServerLogFile log, TimeSpan elapsed)
    {
        (_cluster, _log, Elapsed) = (cluster, log, elapsed);
        Configuration = cluster.Configuration.Clone();
        Configuration.Set("dfs.blocksize", BlockBytes.ToString(CultureInfo.InvariantCulture));

        // Scratch of the job is where that of every job is; the folder's name may have a comma, which parts a list of folders.
        Configuration.Set("hadoop.tmp.dir", "/tmp/hadoop-${user.name}");

        // Who asks again for a block that is nowhere finds it nowhere: there is no other DataNode.
        Configuration.Set("dfs.client.retry.window.base", "1");
        Root = new FsPath(cluster.DefaultFileSystem + "/");
        Files = HdfsFileSystem.Connect(Root, Configuration);
    }

    /// <summary>How long its start took.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The settings of clients.</summary>
    public Configuration Configuration { get; }

    /// <summary>Its root: <c>hdfs://127.0.0.1:PORT/</c>.</summary>
    public FsPath Root { get; }

    /// <summary>Its files.</summary>
    public HdfsFileSystem Files { get; }

    /// <summary>How many DataNodes.</summary>
    public int Datanodes => _cluster.DataNodes.Count;

    /// <summary>Whether blocks are missing, as when the machine went off before they had reached the disk.</summary>
    public bool LacksBlocks { get; private set; }

    /// <summary>Starts it; on the folder of an earlier one with what is stored there.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The folder is in use or cannot be used; the message names it.</exception>
    public static async Task<DemoCluster> StartAsync(string folder, CancellationToken cancellationToken)
    {
        long startedAt = Stopwatch.GetTimestamp();
        DemoCluster? demo = null;
        var log = new ServerLogFile(Path.Combine(folder, "logs", "servers.log"));
        try
        {
            MiniCluster cluster = await MiniCluster.StartAsync(
                new MiniClusterOptions { Folder = folder, Log = log.Write }, cancellationToken).ConfigureAwait(false);
            demo = new DemoCluster(cluster, log, Stopwatch.GetElapsedTime(startedAt));
            await demo.LeaveSafeModeAsync(cancellationToken).ConfigureAwait(false);
            return demo;
        }
        catch
        {
            if (demo is not null)
            {
                await demo.DisposeAsync().ConfigureAwait(false);
            }

            log.Dispose();
            throw;
        }
    }

    /// <summary>A file system for each scheme, with this one for <c>hdfs</c>.</summary>
    public FileSystemRegistry CreateFileSystems() => FileSystemRegistry.WithLocalFiles().Register("hdfs", (_, _) => Files);

    /// <summary>Stops it; what is stored stays.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Files.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _cluster.DisposeAsync().ConfigureAwait(false);
            _log.Dispose();
        }
    }

    // All DataNodes have reported: blocks that are nowhere now stay nowhere, and their files are made anew.
    private async Task LeaveSafeModeAsync(CancellationToken cancellationToken)
    {
        LacksBlocks = _cluster.NameNode.Server.IsInSafeMode || _cluster.NameNode.Server.Statistics.MissingBlocks > 0;
        if (_cluster.NameNode.Server.IsInSafeMode)
        {
            await Files.NameNode.SetSafeModeAsync(SafeModeAction.Leave, cancellationToken).ConfigureAwait(false);
        }
    }
}
