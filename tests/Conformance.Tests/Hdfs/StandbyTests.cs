using Conformance.Tests.Support;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Rpc;
using Tusk.Rpc.Errors;

namespace Conformance.Tests.Hdfs;

/// <summary>Two NameNodes of which one stands by.</summary>
public sealed class StandbyTests(HaHdfsCluster cluster) : IClassFixture<HaHdfsCluster>
{
    [Fact]
    public async Task A_standby_namenode_says_so_and_a_nameservice_finds_the_active_one()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1", "Two NameNodes take 15 s to start: at night only (TUSK_NIGHTLY=1).");
        await using HdfsFileSystem service = await cluster.ConnectAsync();
        string standby = cluster.Configuration.Get("dfs.namenode.rpc-address.ha.nn2")!;
        await using HdfsFileSystem alone = HdfsFileSystem.Connect(
            new FsPath($"hdfs://{standby}/"), cluster.Configuration, new RpcUser("root"));

        await service.MakeDirectoriesAsync(new FsPath("/d/e"));
        var error = await Assert.ThrowsAsync<StandbyException>(async () => await alone.GetStatusAsync(new FsPath("/d")));

        Assert.Equal("hdfs://ha/d/e", (await service.GetStatusAsync(new FsPath("/d/e"))).Path.ToString());
        Assert.Equal(
            "Operation category READ is not supported in state standby. Visit https://s.apache.org/sbnn-error. This NameNode is not the "
            + "active one: name the nameservice (dfs.nameservices, dfs.ha.namenodes.*), or the active NameNode.",
            error.Message);
    }
}
