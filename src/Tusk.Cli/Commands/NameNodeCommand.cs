using Tusk.Cli.CommandLine;
using Tusk.Cli.Servers;
using Tusk.Cluster;
using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode;

namespace Tusk.Cli.Commands;

/// <summary><c>tusk namenode</c>: a NameNode in the foreground, or its folders made.</summary>
internal sealed class NameNodeCommand : ICommand
{
    private const string LogName = "namenode.NameNode";

    public string Usage => """
        Usage: tusk namenode [-D key=value] [-conf FILE] [-fs hdfs://HOST:PORT]
               tusk namenode [-D key=value] [-conf FILE] -format [-force] [-nonInteractive] [-clusterid ID]

        A NameNode of HDFS: keeps the namespace for clients and DataNodes of Tusk's or of Apache Hadoop's, in Hadoop's own
        formats. Its settings are those of Hadoop, from the site files of HADOOP_CONF_DIR; -D, -conf and -fs override them.
        It writes one line with its addresses, and serves until Ctrl-C or SIGTERM; its log goes to standard error.

          dfs.namenode.name.dir       folders for images and edit logs
          dfs.namenode.rpc-address    where it is called (fs.defaultFS); port 0 for a free one, as for the next
          dfs.namenode.http-address   /jmx and /conf (0.0.0.0:9870)

          -format           make an empty namespace in its folders
          -force            also where there is one, which is lost
          -nonInteractive   do not ask; fail where there is one
          -clusterid ID     the cluster it belongs to (a new one)

        Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted, 143 terminated.
        """;

    public int Run(string[] args, CommandIo io)
    {
        Configuration configuration = ServerProcess.Configure(args, out List<string> words);
        bool formats = words.Count > 0 && IsWord(words[0], "-format");
        if (formats)
        {
            return new NameNodeFormat(configuration, io).Run(words[1..]);
        }

        if (words.Find(static word => !IsWord(word, "-regular")) is { } other)
        {
            throw ServerProcess.Unexpected(other, "-D", "-conf", "-fs", "-format", "-regular");
        }

        return ServerProcess.Run(token => RunAsync(configuration, io, token));
    }

    internal static bool IsWord(string word, string expected) => word.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static async Task RunAsync(Configuration configuration, CommandIo io, CancellationToken cancellationToken)
    {
        var start = new NameNodeStart { Log = line => ServerProcess.Log(io, LogName, line) };
        NameNodeDaemon daemon = await NameNodeDaemon.StartAsync(configuration, start, cancellationToken).ConfigureAwait(false);
        await using (daemon.ConfigureAwait(false))
        {
            NameNodeServer server = daemon.Server;
            io.Write(
                $"NameNode is ready: hdfs://{server.Address}, web http://{daemon.HttpEndpoint}/, "
                + $"cluster {server.ClusterId}, pool {server.BlockPoolId}\n");
            await ServerProcess.UntilStoppedAsync(server.Completion, cancellationToken).ConfigureAwait(false);
        }
    }
}
