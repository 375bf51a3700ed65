using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.Common.Files;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Hdfs.DataNode.Tests.Storage;

public sealed class VolumeFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_folder_gets_the_files_of_layout_57()
    {
        using BlockStore store = Samples.Open(_folder / "data");

        Dictionary<string, string> node = PropertiesFile.Read(_folder / "data/current/VERSION");
        Assert.Equal(["cTime", "clusterID", "datanodeUuid", "layoutVersion", "storageID", "storageType"], node.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("-57", "DATA_NODE", "0", "cluster"), (node["layoutVersion"], node["storageType"], node["cTime"], node["clusterID"]));
        Dictionary<string, string> pool = PropertiesFile.Read(_folder / $"data/current/{Samples.Pool}/current/VERSION");
        Assert.Equal(
            ["415315351", Samples.Pool, "1795253476287", "-57"],
            [pool["namespaceID"], pool["blockpoolID"], pool["cTime"], pool["layoutVersion"]]);
        Assert.True(Directory.Exists(_folder / $"data/current/{Samples.Pool}/current/finalized"));
        Assert.True(Directory.Exists(_folder / $"data/current/{Samples.Pool}/current/rbw"));
        Assert.True(Directory.Exists(_folder / $"data/current/{Samples.Pool}/tmp"));
    }

    [Fact]
    public void Hadoops_own_files_are_read()
    {
        Directory.CreateDirectory(_folder / $"data/current/{Samples.Pool}/current");
        File.WriteAllBytes(_folder / "data/current/VERSION", Captures.Read("VERSION-datanode"));
        File.WriteAllBytes(_folder / $"data/current/{Samples.Pool}/current/VERSION", Captures.Read("VERSION-blockpool"));

        (BlockStore store, string uuid) =
            StoreOpener.Open(Samples.Options(_folder / "data"), Samples.Space, new DataNodeLog(null), TimeProvider.System);

        Assert.Equal("74a58262-0b8c-45e3-b7cc-d309119745d1", uuid);
        Assert.Equal("DS-e4d294d4-3ba2-42ba-8dee-e6987559e8db", store.Volumes.Working[0].StorageId);
        store.Dispose();
    }

    [Fact]
    public void Ids_outlive_a_restart_and_are_the_same_on_all_volumes()
    {
        DataNodeOptions options = Samples.Options($"{_folder / "a"},[SSD]file://{_folder / "b"}");
        (BlockStore first, string uuid) = StoreOpener.Open(options, Samples.Space, new DataNodeLog(null), TimeProvider.System);
        string[] storages = [.. first.Volumes.Working.Select(static volume => volume.StorageId)];
        first.Dispose();

        (BlockStore second, string again) = StoreOpener.Open(options, Samples.Space, new DataNodeLog(null), TimeProvider.System);

        Assert.Equal(uuid, again);
        Assert.Equal(storages, second.Volumes.Working.Select(static volume => volume.StorageId));
        Assert.Equal(StorageType.Ssd, second.Volumes.Working[1].Folder.Type);
        second.Dispose();
    }

    [Theory]
    [InlineData("current/VERSION", "clusterID=cluster", "clusterID=other", "Incompatible clusterIDs")]
    [InlineData("current/VERSION", "layoutVersion=-57", "layoutVersion=-56", "layout version -56")]
    [InlineData("current/VERSION", "storageType=DATA_NODE", "storageType=NAME_NODE", "Incompatible storage types")]
    [InlineData("current/VERSION", "layoutVersion=-57", "layoutVersion=x", "expected a number")]
    [InlineData("current/VERSION", "storageID=", "other=", "storageID missing")]
    [InlineData("current/" + Samples.Pool + "/current/VERSION", "namespaceID=415315351", "namespaceID=1", "Incompatible namespaceIDs")]
    [InlineData("current/" + Samples.Pool + "/current/VERSION", "cTime=1795253476287", "cTime=5", "has cTime 5")]
    public void A_folder_of_somebody_else_is_refused_and_left_alone(string file, string text, string other, string reason)
    {
        Samples.Open(_folder / "data").Dispose();
        string path = _folder / $"data/{file}";
        string changed = File.ReadAllText(path).Replace(text, other, StringComparison.Ordinal);
        File.WriteAllText(path, changed);

        var refused = Assert.Throws<HadoopException>(() => Samples.Open(_folder / "data"));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(changed, File.ReadAllText(path));
    }

    [Fact]
    public void Folders_without_a_VERSION_file_are_not_formatted_over()
    {
        Samples.Open(_folder / "data").Dispose();
        File.Delete(_folder / "data/current/VERSION");

        var refused = Assert.Throws<HadoopException>(() => Samples.Open(_folder / "data"));

        Assert.Contains("not formatted over", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_use_is_refused()
    {
        using BlockStore store = Samples.Open(_folder / "data");

        var refused = Assert.Throws<HadoopException>(() => Samples.Open(_folder / "data"));

        Assert.Contains("already locked", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_volume_that_cannot_be_used_is_tolerated_where_that_is_allowed()
    {
        File.WriteAllText(_folder / "file", "in the way");
        string folders = $"{_folder / "file/data"},{_folder / "data"}";

        var refused = Assert.Throws<HadoopException>(() => Samples.Open(folders));
        using BlockStore store = Samples.Open(folders, null, ("dfs.datanode.failed.volumes.tolerated", "1"));

        Assert.StartsWith("Too many failed volumes - current valid volumes: 1, volumes configured: 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal([_folder / "file/data"], store.Volumes.Failed);
    }

    [Theory]
    [InlineData("BP-../../x")]
    [InlineData("BP-")]
    [InlineData("..")]
    [InlineData("BP-1/2")]
    public void A_pool_whose_name_is_no_folder_is_refused(string pool) =>
        Assert.Throws<DataTransferException>(() => (Samples.Space with { BlockPoolId = pool }).Checked());

    [Theory]
    [InlineData("")]
    [InlineData("[FLOPPY]/a")]
    [InlineData("[SSD")]
    [InlineData("hdfs://x/y")]
    [InlineData("/a,/a/")]
    public void Odd_folders_are_refused(string text) =>
        Assert.Throws<ConfigurationException>(() => DataFolder.ParseAll("dfs.datanode.data.dir", text));
}
