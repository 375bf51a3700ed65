using Tusk.Cli.Shell;
using Tusk.Cli.Shell.Formats;
using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Namespace;

namespace Tusk.Cli.Admin;

/// <summary>Hadoop's <c>dfsadmin</c>: same words, same output, same errors, same exit codes, for the commands that there are.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.tools.DFSAdmin.</remarks>
internal sealed class DfsAdmin(CommandIo io, Configuration configuration)
{
    private const int Done = 0;
    private const int Failed = 255;
    private const int MaxReportWords = 7;
    private const int PeriodsBeforeShutdown = 3;
    private const int CheckpointPeriodSeconds = 3600;
    private const int CheckpointTransactions = 1_000_000;

    // Commands of Hadoop's that are not here yet.
    private static readonly string[] Others =
    [
        "-rollEdits", "-restoreFailedStorage", "-refreshNodes", "-setQuota", "-clrQuota", "-setSpaceQuota", "-clrSpaceQuota", "-finalizeUpgrade",
        "-rollingUpgrade", "-upgrade", "-refreshServiceAcl", "-refreshUserToGroupsMappings", "-refreshSuperUserGroupsConfiguration",
        "-refreshCallQueue", "-refresh", "-reconfig", "-printTopology", "-refreshNamenodes", "-getVolumeReport", "-deleteBlockPool",
        "-setBalancerBandwidth", "-getBalancerBandwidth", "-fetchImage", "-allowSnapshot", "-disallowSnapshot", "-provisionSnapshotTrash",
        "-shutdownDatanode", "-evictWriters", "-getDatanodeInfo", "-metasave", "-triggerBlockReport", "-listOpenFiles",
    ];

    private readonly ShellOutput _output = new(io);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(string[] args)
    {
        List<string> words;
        try
        {
            words = GenericOptions.Take(args, configuration);
        }
        catch (ShellUsageException e)
        {
            io.Write(GenericOptions.Usage);
            io.WriteErrorText(LogText.Line(Time, "WARN", "util.GenericOptionsParser", $"options parsing failed: {e.Message}") + "\n");
            io.WriteErrorText(DfsAdminTexts.Usage);
            return Failed;
        }

        if (words.Count == 0)
        {
            io.WriteErrorText(DfsAdminTexts.Usage);
            return Failed;
        }

        string command = words[0];
        if (Misused(command, words.Count))
        {
            io.WriteErrorText(DfsAdminTexts.UsageOf(command));
            return Failed;
        }

        try
        {
            int code = Run(command, words);
            _output.Flush();
            return code;
        }
        catch (Exception e) when (FailureText.IsOrdinary(e))
        {
            _output.WriteErrorLine($"{command[1..]}: {FailureText.Of(e)}");
            return Failed;
        }
    }

    private static bool Misused(string command, int words) => command switch
    {
        "-safemode" => words != 2,
        "-report" => words > MaxReportWords,
        "-saveNamespace" => words > 2,
        _ => false,
    };

    private int Run(string command, List<string> words)
    {
        switch (command)
        {
            case "-help":
                _output.Write(DfsAdminTexts.Help(words.Count > 1 ? words[1] : ""));
                return Done;
            case "-report" or "-safemode" or "-saveNamespace":
                return WithNameNode(command, words);
            default:
                // Hadoop takes the first letter for a dash, whatever it is.
                string name = command.Length > 0 ? command[1..] : "";
                _output.WriteErrorLine(Array.IndexOf(Others, command) >= 0
                    ? $"{name}: tusk dfsadmin does not have this command yet; it has -report, -safemode, -saveNamespace"
                    : $"{name}: Unknown command");
                io.WriteErrorText(DfsAdminTexts.Usage);
                return Failed;
        }
    }

    private int WithNameNode(string command, List<string> words)
    {
        string defaultFileSystem = FileSystemRegistry.DefaultFileSystem.Read(configuration)!.Trim();
        var root = new FsPath(defaultFileSystem);
        if (root.Scheme != HdfsFileSystems.Scheme)
        {
            _output.WriteErrorLine(
                $"{command[1..]}: FileSystem {defaultFileSystem} is not an HDFS file system. The fs class is: "
                + (root.Scheme is null or "file" ? "org.apache.hadoop.fs.LocalFileSystem" : root.Scheme));
            io.WriteErrorText(DfsAdminTexts.UsageOf(command));
            return Failed;
        }

        HdfsFileSystem hdfs = HdfsFileSystem.Connect(root, configuration);
        try
        {
            return RunAsync(hdfs.NameNode, words).GetAwaiter().GetResult();
        }
        finally
        {
            hdfs.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private async Task<int> RunAsync(NameNodeClient nameNode, List<string> words)
    {
        switch (words[0])
        {
            case "-report":
                await new DfsAdminReport(nameNode, _output, Time).WriteAsync(words[1..]).ConfigureAwait(false);
                return Done;
            case "-safemode":
                await SafeModeAsync(nameNode, words[1]).ConfigureAwait(false);
                return Done;
            default:
                await SaveNamespaceAsync(nameNode, words.Count > 1 && words[1] == "-beforeShutdown").ConfigureAwait(false);
                return Done;
        }
    }

    private async Task SafeModeAsync(NameNodeClient nameNode, string word)
    {
        SafeModeAction? action = word.ToUpperInvariant() switch
        {
            "LEAVE" => SafeModeAction.Leave,
            "ENTER" => SafeModeAction.Enter,
            "GET" or "WAIT" => SafeModeAction.Get,
            "FORCEEXIT" => SafeModeAction.ForceExit,
            _ => null,
        };
        if (action is null)
        {
            // As in Hadoop this is no failure.
            io.WriteErrorText(DfsAdminTexts.UsageOf("-safemode"));
            return;
        }

        bool isOn = await nameNode.SetSafeModeAsync(action.Value, CancellationToken.None).ConfigureAwait(false);
        while (isOn && word.Equals("wait", StringComparison.OrdinalIgnoreCase))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Time).ConfigureAwait(false);
            isOn = await nameNode.SetSafeModeAsync(SafeModeAction.Get, CancellationToken.None).ConfigureAwait(false);
        }

        _output.WriteLine($"Safe mode is {(isOn ? "ON" : "OFF")}");
    }

    private async Task SaveNamespaceAsync(NameNodeClient nameNode, bool onlyIfDue)
    {
        TimeSpan window = TimeSpan.Zero;
        long gap = 0;
        if (onlyIfDue)
        {
            int periods = configuration.GetInt32("dfs.namenode.missing.checkpoint.periods.before.shutdown", PeriodsBeforeShutdown);
            window = periods * configuration.GetDuration(
                "dfs.namenode.checkpoint.period", TimeSpan.FromSeconds(CheckpointPeriodSeconds), DurationUnit.Seconds);
            gap = periods * configuration.GetInt64("dfs.namenode.checkpoint.txns", CheckpointTransactions);
            _output.WriteLine(
                "Do checkpoint if necessary before stopping namenode. The time window is "
                + $"{(long)window.TotalSeconds} seconds, and the transaction gap is {gap}");
        }

        // Hadoop says the same where no image was due.
        await nameNode.SaveNamespaceAsync(window, gap, CancellationToken.None).ConfigureAwait(false);
        _output.WriteLine("Save namespace successful");
    }
}
