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
            string hadoops = await HadoopsAsync(words);
            string ours = await OursAsync(words);
            for (int again = 0; again < 10 && ours != hadoops; again++)
            {
                // A cluster that deletes the blocks of earlier tests moves its counts between two calls: both are asked again
                // until it stands still. A difference of words stays one however often it is asked.
                await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
                ours = await OursAsync(words);
                hadoops = await HadoopsAsync(words);
            }

            Assert.Equal(hadoops, ours);
        }
    }

    private async Task<string> HadoopsAsync(string words)
    {
        (string output, string error, int exitCode) = await cluster.RunAsync("hadoop", ["dfsadmin", .. words.Split(' ')]);
        return Told(words, exitCode, output, error);
    }

    private async Task<string> OursAsync(string words)
    {
        Ending ending = await BuiltProgram.Tusk(
            cluster.Folder,
            [("HADOOP_CONF_DIR", Path.Combine(cluster.Folder, "conf")), ("HADOOP_USER_NAME", "root")],
            ["dfsadmin", .. words.Split(' ')]).EndAsync();
        return Told(words, ending.ExitCode, ending.Output, ending.Error);
    }

    private static string Told(string words, int exitCode, string output, string error) =>
        $"{words}: {exitCode}\n{Steady(output)}\n{Steady(error)}";

    // Between the two calls a heartbeat may come, and others use the disk.
    private static string Steady(string text) => string.Join('\n', text.Split('\n').Where(static line =>
        !line.StartsWith("Last contact: ", StringComparison.Ordinal)
        && !line.Contains("Remaining", StringComparison.Ordinal)
        && !line.StartsWith("Non DFS Used: ", StringComparison.Ordinal)
        && !line.StartsWith("Present Capacity: ", StringComparison.Ordinal)));
}
