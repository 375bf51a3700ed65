using Tusk.Cli.Commands;
using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode;
using Tusk.Terminal;

namespace Tusk.Cli.Servers;

/// <summary><c>tusk namenode -format</c>: asks where there is something already, and formats.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NameNode#format, o.a.h.hdfs.server.common.Storage#confirmFormat.</remarks>
internal sealed class NameNodeFormat(Configuration configuration, CommandIo io)
{
    /// <summary>What answers a question; standard input if null.</summary>
    public TextReader? Input { get; init; }

    /// <summary>Does it.</summary>
    /// <param name="words">The words behind -format.</param>
    /// <returns>The exit code.</returns>
    public int Run(List<string> words)
    {
        bool isForced = false;
        bool asks = true;
        string? cluster = null;
        for (int i = 0; i < words.Count; i++)
        {
            if (NameNodeCommand.IsWord(words[i], "-force"))
            {
                isForced = true;
            }
            else if (NameNodeCommand.IsWord(words[i], "-nonInteractive"))
            {
                asks = false;
            }
            else if (NameNodeCommand.IsWord(words[i], "-clusterid"))
            {
                cluster = i + 1 < words.Count && words[i + 1].Length > 0 && !words[i + 1].StartsWith('-')
                    ? words[++i]
                    : throw new UsageException("-clusterid needs an id behind it");
            }
            else if (words[i].StartsWith("-D", StringComparison.Ordinal) || words[i] is "-conf" or "-fs")
            {
                throw new UsageException($"{HumanFormat.Shortened(words[i], 60)} comes before -format");
            }
            else
            {
                throw ServerProcess.Unexpected(words[i], "-force", "-nonInteractive", "-clusterid");
            }
        }

        foreach (string folder in NameNodeServer.FindData(configuration))
        {
            if (isForced)
            {
                io.WriteErrorText($"Data exists in Storage Directory root= {folder}; location= null. Formatting anyway.\n");
            }
            else if (!asks)
            {
                io.WriteErrorText(
                    $"Running in non-interactive mode, and data appears to exist in Storage Directory root= {folder}; location= null. Not formatting.\n");
                return ExitCodes.Failed;
            }
            else if (!IsConfirmed(folder))
            {
                io.WriteErrorText($"Format aborted in Storage Directory root= {folder}; location= null\n");
                return ExitCodes.Failed;
            }
        }

        NameNodeServer.Format(configuration, cluster, line => ServerProcess.Log(io, "common.Storage", line));
        io.Write("The NameNode's folders have been formatted.\n");
        return ExitCodes.Done;
    }

    private bool IsConfirmed(string folder)
    {
        TextReader input = Input ?? Console.In;
        while (true)
        {
            io.WriteErrorText($"Re-format filesystem in Storage Directory root= {folder}; location= null ? (Y or N) ");
            switch (input.ReadLine()?.Trim().ToUpperInvariant())
            {
                case "Y" or "YES":
                    return true;
                case "N" or "NO" or null:
                    return false;
                case { } other:
                    io.WriteErrorText($"Invalid input: {other}\n");
                    break;
            }
        }
    }
}
