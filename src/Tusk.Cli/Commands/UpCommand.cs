using System.Diagnostics;
using Tusk.Cli.CommandLine;
using Tusk.Cli.Demo;
using Tusk.Cli.Servers;
using Tusk.Cluster;
using Tusk.CommandLine;
using Tusk.Terminal;

namespace Tusk.Cli.Commands;

/// <summary><c>tusk up</c>: HDFS in one process.</summary>
internal sealed class UpCommand : ICommand
{
    public string Usage => """
        Usage: tusk up [OPTIONS]

        HDFS in one process: a NameNode and DataNodes on this machine, for every client of Hadoop's. What is stored stays
        in the folder, through restarts and crashes; PATH/conf is what HADOOP_CONF_DIR is set to.

          --datanodes N     how many DataNodes (as many as the folder has, else 1)
          --racks N         over how many racks they are spread (as before, else 1)
          --dir PATH        the folder (in TUSK_HOME, XDG_DATA_HOME/tusk or ~/.local/share/tusk)
          --port PORT       where the NameNode is called (8020); 0 for a free port
          --http-port PORT  its web server with /jmx and /conf (9870); 0 for a free port
          -D key=value      a setting for the servers and for clients

        It serves until Ctrl-C or SIGTERM. Exit codes: 1 failed, 2 wrong usage, 130 interrupted, 143 terminated.
        """;

    public int Run(string[] args, CommandIo io)
    {
        UpOptions options = UpOptions.Parse(args);
        return ServerProcess.Run(token => RunAsync(options, io, token));
    }

    private static async Task RunAsync(UpOptions options, CommandIo io, CancellationToken cancellationToken)
    {
        string folder = options.Folder ?? DefaultFolder();
        using var log = new ServerLogFile(Path.Combine(folder, "logs", "servers.log"));
        MiniCluster cluster = await MiniCluster.StartAsync(
            new MiniClusterOptions
            {
                Folder = folder,
                Datanodes = options.Datanodes,
                Racks = options.Racks,
                RpcPort = options.RpcPort,
                HttpPort = options.HttpPort,
                Settings = options.Settings,
                Log = log.Write,
            },
            cancellationToken).ConfigureAwait(false);
        await using (cluster.ConfigureAwait(false))
        {
            using var process = Process.GetCurrentProcess();
            TimeSpan elapsed = TimeProvider.System.GetUtcNow() - process.StartTime.ToUniversalTime();
            io.Write(Text(cluster, elapsed));
            await ServerProcess.UntilStoppedAsync(cluster.NameNode.Server.Completion, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Text(MiniCluster cluster, TimeSpan elapsed)
    {
        string tusk = Environment.GetEnvironmentVariable("TUSK_COMMAND") is { Length: > 0 } command ? ShellWord.Of(command) : "tusk";
        int datanodes = cluster.DataNodes.Count;
        string safeMode = cluster.NameNode.Server.Statistics.SafeMode;
        return $"""
            HDFS is ready at {cluster.DefaultFileSystem} with {datanodes} DataNode{(datanodes == 1 ? "" : "s")}, after {HumanFormat.Duration(elapsed)}
              web     http://{cluster.NameNode.HttpEndpoint}/
              data    {HumanFormat.Printable(cluster.Folder)}{(safeMode.Length > 0 ? $"\n  {HumanFormat.Printable(safeMode)}" : "")}

            Try, in another terminal
              export HADOOP_CONF_DIR={ShellWord.Of(cluster.ConfFolder)}
              {tusk} fs -mkdir /books
              {tusk} fs -put FILE /books
              hadoop fs -ls -R /

            Ctrl-C stops it; what is stored stays.

            """;
    }

    private static string DefaultFolder()
    {
        if (Environment.GetEnvironmentVariable("TUSK_HOME") is { Length: > 0 } home)
        {
            return Path.GetFullPath(Path.Combine(home, "hdfs"));
        }

        // As the XDG specification says, a relative path there counts for nothing.
        if (Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data && Path.IsPathRooted(data))
        {
            return Path.Combine(data, "tusk", "hdfs");
        }

        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return user.Length > 0
            ? Path.Combine(user, ".local", "share", "tusk", "hdfs")
            : throw new IOException("There is no home folder for the data; name a folder with --dir, or set TUSK_HOME");
    }
}
