using Tusk.Cli.CommandLine;
using Tusk.Cli.Servers;
using Tusk.Cluster;
using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.Hdfs.DataNode;

namespace Tusk.Cli.Commands;

/// <summary><c>tusk datanode</c>: a DataNode in the foreground.</summary>
internal sealed class DataNodeCommand : ICommand
{
    private const string Regular = "-regular";

    public string Usage => """
        Usage: tusk datanode [-D key=value] [-conf FILE] [-fs hdfs://NAMENODE:PORT] [-regular]

        A DataNode of HDFS: keeps blocks on its volumes for a NameNode of Tusk's or of Apache Hadoop's. Its settings are
        those of Hadoop, from the site files of HADOOP_CONF_DIR; -D, -conf and -fs override them. It registers, writes one
        line with its addresses, and serves until Ctrl-C or SIGTERM; its log goes to standard error.

          dfs.datanode.data.dir       folders for blocks, one for each disk
          dfs.datanode.address        data transfer (0.0.0.0:9866); port 0 for a free one, as for the next two
          dfs.datanode.ipc.address    RPC (0.0.0.0:9867)
          dfs.datanode.http.address   /jmx and /conf (0.0.0.0:9864)

        Exit codes: 0 ended by itself as its NameNode ordered, 1 failed (to start, or too many of its volumes), 2 wrong usage, 130 interrupted, 143 terminated.
        """;

    public int Run(string[] args, CommandIo io)
    {
        Configuration configuration = ServerProcess.Configure(args, out List<string> words);
        if (words.Find(static word => word != Regular) is { } other)
        {
            throw other is "-rollback"
                ? new UsageException("-rollback is not supported; expected -regular or nothing")
                : ServerProcess.Unexpected(other, "-D", "-conf", "-fs", Regular);
        }

        return ServerProcess.Run(token => RunAsync(configuration, io, token));
    }

    private static async Task RunAsync(Configuration configuration, CommandIo io, CancellationToken cancellationToken)
    {
        var start = new DataNodeStart { Log = line => ServerProcess.Log(io, "datanode.DataNode", line) };
        DataNodeDaemon daemon = await DataNodeDaemon.StartAsync(configuration, start, cancellationToken).ConfigureAwait(false);
        await using (daemon.ConfigureAwait(false))
        {
            DataNodeServer server = daemon.Server;
            io.Write(
                $"DataNode {server.DatanodeUuid} is ready: data {server.DataEndpoint}, RPC {server.IpcEndpoint}, "
                + $"web http://{daemon.HttpEndpoint}/, pool {server.BlockPoolId}\n");
            await ServerProcess.UntilStoppedAsync(server.Completion, cancellationToken).ConfigureAwait(false);
        }
    }
}
