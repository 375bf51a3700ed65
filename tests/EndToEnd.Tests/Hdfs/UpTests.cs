using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Hdfs;

/// <summary>HDFS in one process, and its servers as processes of their own.</summary>
public sealed class UpTests : IDisposable
{
    private const string Ready = "Ctrl-C stops it";

    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-up-").FullName;

    public UpTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");

    private string Data => Path.Combine(_folder, "hdfs");

    private string Conf => Path.Combine(Data, "conf");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_put_outlives_a_kill_and_a_restart()
    {
        string file = Path.Combine(_folder, "book");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Range(0, 50_000).Select(static i => $"line {i}\n")), TestContext.Current.CancellationToken);
        using (BuiltServer up = await UpAsync("--datanodes", "2"))
        {
            Assert.Contains("with 2 DataNodes", up.Output, StringComparison.Ordinal);
            (await ShellAsync("fs", "-put", file, "/book")).Succeeded();
            Assert.Equal(137, await up.EndAsync("KILL"));
        }

        using BuiltServer again = await UpAsync();
        Ending cat = (await ShellAsync("fs", "-cat", "/book")).Succeeded();

        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), cat.Output);
        Assert.Contains("with 2 DataNodes", again.Output, StringComparison.Ordinal);
        Assert.Equal("Safe mode is OFF\n", (await ShellAsync("dfsadmin", "-safemode", "get")).Succeeded().Output);
        Assert.Contains("Live datanodes (2):\n", (await ShellAsync("dfsadmin", "-report")).Succeeded().Output, StringComparison.Ordinal);
        (await BuiltProgram.Tusk(_folder, [], "up", "--dir", Data, "--port", "0", "--http-port", "0").EndAsync()).FailedWith(1, "The folder .* is in use.*");
        Assert.Equal(143, await again.EndAsync("TERM"));
    }

    [Fact]
    public async Task A_namenode_and_a_datanode_are_daemons_with_Hadoops_settings()
    {
        string name = Path.Combine(_folder, "name");
        Ending format = await BuiltProgram.Tusk(
            _folder, [], "namenode", $"-Ddfs.namenode.name.dir={name}", "-fs", "hdfs://127.0.0.1:0", "-format", "-clusterid", "CID-test").EndAsync();
        Assert.Equal((0, "The NameNode's folders have been formatted.\n"), (format.ExitCode, format.Output));
        using BuiltServer nameNode = await BuiltServer.StartAsync(
            "NameNode is ready", [], "namenode", $"-Ddfs.namenode.name.dir={name}", "-Ddfs.namenode.http-address=127.0.0.1:0", "-fs", "hdfs://127.0.0.1:0");
        string uri = nameNode.Output.Split(' ').First(static word => word.StartsWith("hdfs://", StringComparison.Ordinal)).TrimEnd(',');
        using BuiltServer dataNode = await BuiltServer.StartAsync(
            "is ready", [], "datanode", "-fs", uri, $"-Ddfs.datanode.data.dir={Path.Combine(_folder, "blocks")}", "-Ddfs.datanode.address=127.0.0.1:0",
            "-Ddfs.datanode.ipc.address=127.0.0.1:0", "-Ddfs.datanode.http.address=127.0.0.1:0");

        Ending report = await BuiltProgram.Tusk(_folder, [], "dfsadmin", "-fs", uri, "-report").EndAsync();

        Assert.Contains("cluster CID-test", nameNode.Output, StringComparison.Ordinal);
        Assert.Contains("Live datanodes (1):\n", report.Succeeded().Output, StringComparison.Ordinal);
        Ending second = await BuiltProgram.Tusk(
            _folder, [], "namenode", $"-Ddfs.namenode.name.dir={name}", "-fs", "hdfs://127.0.0.1:0", "-format", "-nonInteractive").EndAsync();
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Not formatting.", second.Error, StringComparison.Ordinal);
        Assert.Equal(130, await dataNode.EndAsync("INT"));
        Assert.Equal(143, await nameNode.EndAsync("TERM"));
    }

    [Fact]
    public async Task A_datanode_whose_volumes_have_failed_ends_with_a_failure_and_one_line_that_says_why()
    {
        using BuiltServer up = await UpAsync();
        string blocks = Path.Combine(_folder, "lost");
        using BuiltServer dataNode = await BuiltServer.StartAsync(
            "is ready", [("HADOOP_CONF_DIR", Conf)], "datanode", $"-Ddfs.datanode.data.dir={blocks}", "-Ddfs.datanode.address=127.0.0.1:0",
            "-Ddfs.datanode.ipc.address=127.0.0.1:0", "-Ddfs.datanode.http.address=127.0.0.1:0", "-Ddfs.heartbeat.interval=1");

        Directory.Delete(blocks, recursive: true);
        (int exitCode, string lastLine) = await dataNode.WaitForEndAsync();

        Assert.Equal(1, exitCode);
        Assert.Matches(@"\A[A-Za-z]+: The DataNode stopped: .*lost failed, more volumes than may \(dfs.datanode.failed.volumes.tolerated is 0\)\..*\z", lastLine);
        Assert.Equal(143, await up.EndAsync("TERM"));
    }

    [Theory]
    [InlineData("up", "--datanodes", "0", "up: --datanodes takes a number from 1 to 64, not '0'.*")]
    [InlineData("up", "--port", "70000", "up: --port takes a number from 0 to 65535, not '70000'.*")]
    [InlineData("up", "--datanode", "1", "up: unexpected '--datanode'; did you mean '--datanodes'.*")]
    [InlineData("namenode", "-format", "-clusterid", "namenode: -clusterid needs an id behind it.*")]
    [InlineData("datanode", "-rollback", "x", "datanode: .*")]
    public async Task Words_that_make_no_sense_are_told_in_one_line(string command, string first, string second, string pattern) =>
        (await BuiltProgram.Tusk(_folder, [], command, first, second).EndAsync()).FailedWith(2, pattern);

    private Task<BuiltServer> UpAsync(params string[] words) =>
        BuiltServer.StartAsync(Ready, [], ["up", "--dir", Data, "--port", "0", "--http-port", "0", .. words]);

    private Task<Ending> ShellAsync(params string[] words) => BuiltProgram.Tusk(_folder, [("HADOOP_CONF_DIR", Conf)], words).EndAsync();
}
