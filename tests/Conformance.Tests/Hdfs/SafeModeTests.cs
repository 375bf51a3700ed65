using Conformance.Tests.Support;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Rpc.Errors;

namespace Conformance.Tests.Hdfs;

/// <summary>Safe mode stops every writer of the cluster, so nothing else runs beside these tests.</summary>
[Collection(nameof(AloneOnTheCluster))]
public sealed class SafeModeTests(HdfsCluster cluster)
{
    [Fact]
    public async Task Nothing_can_be_changed_in_safe_mode_and_everything_be_read()
    {
        await using HdfsFileSystem hdfs = await cluster.ConnectAsync();
        FsPath folder = await cluster.NewFolderAsync(hdfs);
        Assert.True(await hdfs.NameNode.SetSafeModeAsync(SafeModeAction.Enter, default));
        try
        {
            var error = await Assert.ThrowsAsync<SafeModeException>(async () => await hdfs.MakeDirectoriesAsync(folder / "d"));

            Assert.Equal(
                $"Cannot create directory {folder.PathPart}/d. Name node is in safe mode. Nothing can be changed until the NameNode leaves "
                + "safe mode: by itself, once the DataNodes have reported enough blocks; by hdfs dfsadmin -safemode leave, if it was "
                + "turned on by hand.",
                error.Message);
            Assert.StartsWith($"Cannot create directory {folder.PathPart}/d. Name node is in safe mode.\n", error.JavaMessage, StringComparison.Ordinal);
            Assert.True((await hdfs.GetStatusAsync(folder)).IsDirectory);
        }
        finally
        {
            Assert.False(await hdfs.NameNode.SetSafeModeAsync(SafeModeAction.Leave, default));
        }
    }
}
