using Tusk.Cli.Commands;

namespace Tusk.Cli.CommandLine;

/// <summary>Every command of <c>tusk</c>, in the order in which <c>tusk --help</c> lists them.</summary>
internal static class CommandTable
{
    /// <summary>The table. A static lambda per line: the command's own type is not loaded before it is called.</summary>
    public static CommandEntry[] Entries { get; } =
    [
        new("datanode", "a DataNode of HDFS, with Hadoop's settings", static () => new DataNodeCommand(), takesAllWords: true),
        new("demo", "a tour on made-up weather: data, a job, its result as table and plot", static () => new DemoCommand()),
        new("dfsadmin", "what operators ask and tell a NameNode", static () => new DfsAdminCommand(), takesAllWords: true),
        new("fs", "Hadoop's file-system shell: list, copy and change files", static () => new FsCommand(), takesAllWords: true),
        new("mapreduce", "run a MapReduce job: an example or your program", static () => new MapReduceCommand()),
        new("namenode", "a NameNode of HDFS, with Hadoop's settings", static () => new NameNodeCommand(), takesAllWords: true),
        new("up", "HDFS in one process, for every client of Hadoop's", static () => new UpCommand()),
        new("version", "the version of Tusk, of the runtime and of the system", static () => new VersionCommand()),
    ];
}
