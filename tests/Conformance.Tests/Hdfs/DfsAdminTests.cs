using Conformance.Tests.Support;
using EndToEnd.Tests.Support;

namespace Conformance.Tests.Hdfs;

/// <summary><c>tusk dfsadmin</c> beside <c>hdfs dfsadmin</c>, line by line; it changes safe mode, so nothing else runs beside.</summary>
[Collection(nameof(AloneOnTheCluster))]
public sealed class DfsAdminTests(HdfsCluster cluster)
{
    [Fact]
    public async Task Each_command_says_what_Hadoops_says()
    {
        await cluster.RequireAsync();
        foreach (string words in new[]
        {
            "-report", "-report -dead -slownodes", "-safemode get", "-safemode", "-safemode bogus", "-safemode get more", "-saveNamespace",
            "-safemode enter", "-report -dead", "-saveNamespace", "-saveNamespace -beforeShutdown", "-safemode leave", "-safemode wait",
            "-fs file:/// -report",
        })
        {
            string[] args = ["dfsadmin", .. words.Split(' ')];
            (string output, string error, int exitCode) = await cluster.RunAsync("hadoop", args);
            Ending ours = await BuiltProgram.Tusk(
                cluster.Folder, [("HADOOP_CONF_DIR", Path.Combine(cluster.Folder, "conf")), ("HADOOP_USER_NAME", "root")], args).EndAsync();

            Assert.Equal((words, exitCode, Steady(output), Steady(error)), (words, ours.ExitCode, Steady(ours.Output), Steady(ours.Error)));
        }
    }

    // Between the two calls a heartbeat may come, and others use the disk.
    private static string Steady(string text) => string.Join('\n', text.Split('\n').Where(static line =>
        !line.StartsWith("Last contact: ", StringComparison.Ordinal)
        && !line.Contains("Remaining", StringComparison.Ordinal)
        && !line.StartsWith("Non DFS Used: ", StringComparison.Ordinal)
        && !line.StartsWith("Present Capacity: ", StringComparison.Ordinal)));
}
