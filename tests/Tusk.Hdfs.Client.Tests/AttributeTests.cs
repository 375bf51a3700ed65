using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.Client.Tests;

/// <summary>What is set of files and directories, and how it travels.</summary>
public sealed class AttributeTests
{
    [Theory]
    [InlineData("022", null, 0x1ED, 0x1FF)] // 0755 of 0777
    [InlineData("077", 0x1F8, 0x1C0, 0x1F8)] // 0700 of 0770
    public async Task Directories_are_made_with_the_mode_after_and_before_the_umask(
        string umask, int? mode, uint masked, uint unmasked)
    {
        await using var namenode = new ScriptedNameNode();
        MkdirsRequestProto? asked = null;
        namenode.On<MkdirsRequestProto>("mkdirs", request =>
        {
            asked = request;
            return new MkdirsResponseProto { Result = true };
        });
        await using HdfsFileSystem hdfs = namenode.Connect(("fs.permissions.umask-mode", umask));

        await hdfs.MakeDirectoriesAsync(new FsPath("/d/e"), (UnixFileMode?)mode);

        Assert.Equal(("/d/e", masked, unmasked, true), (asked!.Src, asked.Masked.Perm, asked.Unmasked.Perm, asked.CreateParent));
    }

    [Fact]
    public async Task Attributes_travel_as_hadoop_has_them()
    {
        await using var namenode = new ScriptedNameNode();
        namenode
            .On<SetPermissionRequestProto>("setPermission", static _ => new SetPermissionResponseProto())
            .On<SetOwnerRequestProto>("setOwner", static _ => new SetOwnerResponseProto())
            .On<SetTimesRequestProto>("setTimes", static _ => new SetTimesResponseProto())
            .On<SetReplicationRequestProto>("setReplication", static _ => new SetReplicationResponseProto { Result = true });
        await using HdfsFileSystem hdfs = namenode.Connect();
        var path = new FsPath("/f");

        await hdfs.SetPermissionsAsync(path, (UnixFileMode)0xFFF);
        await hdfs.SetOwnerAsync(path, "o", null);
        await hdfs.SetOwnerAsync(path, null, "g");
        await hdfs.SetTimesAsync(path, DateTimeOffset.FromUnixTimeMilliseconds(5), null);
        Assert.True(await hdfs.SetReplicationAsync(path, 2));

        Assert.Equal(
            [
                """setPermission { "src": "/f", "permission": { "perm": 1023 } }""",
                """setOwner { "src": "/f", "username": "o" }""",
                """setOwner { "src": "/f", "groupname": "g" }""",
                """setTimes { "src": "/f", "mtime": "5", "atime": "18446744073709551615" }""",
                """setReplication { "src": "/f", "replication": 2 }""",
            ],
            namenode.Calls);
    }

    [Fact]
    public async Task A_replication_that_was_not_set_is_a_directory_or_nothing()
    {
        await using var namenode = new ScriptedNameNode();
        namenode
            .On<SetReplicationRequestProto>("setReplication", static _ => new SetReplicationResponseProto { Result = false })
            .On<GetFileInfoRequestProto>("getFileInfo", static request => Replies.Info(request.Src == "/d" ? Replies.Directory() : null));
        await using HdfsFileSystem hdfs = namenode.Connect();

        Assert.False(await hdfs.SetReplicationAsync(new FsPath("/d"), 2));
        await Assert.ThrowsAsync<PathNotFoundException>(async () => await hdfs.SetReplicationAsync(new FsPath("/none"), 2));
    }

    /// <summary>The NameNode takes the lower 16 bits: 65537 copies would be one, 40000 less than none.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(32_768)]
    [InlineData(65_537)]
    public async Task A_replication_that_does_not_fit_is_refused_and_not_cut(int replication)
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<SetReplicationRequestProto>("setReplication", static _ => new SetReplicationResponseProto { Result = true });
        await using HdfsFileSystem hdfs = namenode.Connect();

        ArgumentOutOfRangeException[] errors =
        [
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await hdfs.SetReplicationAsync(new FsPath("/f"), replication)),
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                async () => await hdfs.CreateAsync(new FsPath("/f"), new FileCreation { Replication = replication })),
        ];

        Assert.All(errors, static error => Assert.StartsWith("A file has 1 to 32767 copies; ", error.Message, StringComparison.Ordinal));
        Assert.Empty(namenode.Calls);
    }

    [Fact]
    public async Task A_time_beyond_all_dates_is_the_last_date()
    {
        HdfsFileStatusProto file = Replies.File();
        file.ModificationTime = long.MaxValue;
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetFileInfoRequestProto>("getFileInfo", _ => Replies.Info(file));
        await using HdfsFileSystem hdfs = namenode.Connect();

        Assert.Equal(DateTimeOffset.MaxValue, (await hdfs.GetStatusAsync(new FsPath("/f"))).ModificationTime);
    }
}
