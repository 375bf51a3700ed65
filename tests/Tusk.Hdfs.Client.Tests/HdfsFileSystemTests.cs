using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.Client.Tests;

/// <summary>What the file system asks a NameNode, and what it makes of the answers.</summary>
public sealed class HdfsFileSystemTests
{
    [Fact]
    public async Task Shows_a_file_with_all_that_is_known_of_it()
    {
        HdfsFileStatusProto file = Replies.File();
        file.Flags = 1 | 2;
        file.EcPolicy = new ErasureCodingPolicyProto { Id = 1 };
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetFileInfoRequestProto>("getFileInfo", _ => Replies.Info(file));
        await using HdfsFileSystem hdfs = namenode.Connect();

        FileStatus status = await hdfs.GetStatusAsync(new FsPath("a"));

        var time = DateTimeOffset.FromUnixTimeMilliseconds(1_795_253_683_673);
        Assert.Equal(
            new FileStatus(new FsPath($"hdfs://{namenode.Authority}/user/h/a"), 7, IsDirectory: false)
            {
                BlockSize = 1 << 20,
                Replication = 3,
                ModificationTime = time,
                AccessTime = time,
                Permissions = (UnixFileMode)0x1A4,
                Owner = "h",
                Group = "supergroup",
                HasAcl = true,
                IsEncrypted = true,
                ErasureCodingPolicy = "RS-6-3-1024k",
            },
            status);
        Assert.Equal(["""getFileInfo { "src": "/user/h/a" }"""], namenode.Calls);
        Assert.Equal(["h"], namenode.Users);
    }

    /// <summary>Servers that know no observers know no msync; old ones no getLocatedFileInfo and no batched listing.</summary>
    [Fact]
    public async Task Pitfalls_3_and_8_only_calls_that_every_server_has_are_made_to_look_and_to_read()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetFileInfoRequestProto>("getFileInfo", static _ => Replies.Info(Replies.File()))
            .On<GetListingRequestProto>("getListing", static _ => Replies.Page(0, Replies.File()))
            .On<GetBlockLocationsRequestProto>("getBlockLocations", static _ => new GetBlockLocationsResponseProto
            {
                Locations = new LocatedBlocksProto { FileLength = 0, UnderConstruction = false, IsLastBlockComplete = true },
            });
        await using HdfsFileSystem hdfs = namenode.Connect();

        await hdfs.GetStatusAsync(new FsPath("/f"));
        await foreach (FileStatus file in hdfs.ListAsync(new FsPath("/f")))
        {
            Assert.False(file.IsDirectory);
        }

        await using (FsInput input = await hdfs.OpenAsync(new FsPath("/f")))
        {
            Assert.Equal(0, input.Length);
        }

        Assert.Equal(["getFileInfo", "getListing", "getBlockLocations"], namenode.Calls.Select(static call => call.Split(' ')[0]));
    }

    [Fact]
    public async Task Pitfalls_20_and_29_erasure_coded_files_are_declined_in_one_line_and_nothing_is_left_behind()
    {
        var policy = new ErasureCodingPolicyProto { Id = 1 };
        HdfsFileStatusProto coded = Replies.File();
        coded.EcPolicy = policy;
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetBlockLocationsRequestProto>("getBlockLocations", _ => new GetBlockLocationsResponseProto
        {
            Locations = new LocatedBlocksProto { FileLength = 7, UnderConstruction = false, IsLastBlockComplete = true, EcPolicy = policy },
        })
            .On<CreateRequestProto>("create", _ => new CreateResponseProto { Fs = coded })
            .On<DeleteRequestProto>("delete", static _ => new DeleteResponseProto { Result = true })
            .On<AppendRequestProto>("append", _ => new AppendResponseProto { Stat = coded })
            .On<CompleteRequestProto>("complete", static _ => new CompleteResponseProto { Result = true });
        await using HdfsFileSystem hdfs = namenode.Connect();
        var file = new FsPath("/f");

        HadoopException[] errors =
        [
            await Assert.ThrowsAnyAsync<HadoopException>(async () => await hdfs.OpenAsync(file)),
            await Assert.ThrowsAnyAsync<HadoopException>(async () => await hdfs.CreateAsync(file, overwrite: false)),
            await Assert.ThrowsAnyAsync<HadoopException>(async () => await hdfs.AppendAsync(file)),
        ];

        Assert.All(errors, static error => Assert.DoesNotContain('\n', error.Message));
        Assert.All(errors, static error => Assert.Contains("RS-6-3-1024k)", error.Message, StringComparison.Ordinal));
        Assert.Equal(["getBlockLocations", "create", "delete", "append", "complete"], namenode.Calls.Select(static call => call.Split(' ')[0]));
    }

    [Theory]
    [InlineData("/d/f", "/d")]
    [InlineData("/f", "/")]
    public async Task A_file_is_not_lost_to_one_that_cannot_be_written(string path, string directory)
    {
        string? asked = null;
        HdfsFileStatusProto coded = Replies.Directory();
        coded.EcPolicy = new ErasureCodingPolicyProto { Id = 1 };
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetFileInfoRequestProto>("getFileInfo", request =>
        {
            asked = request.Src;
            return Replies.Info(coded);
        });
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<HadoopException>(async () => await hdfs.CreateAsync(new FsPath(path), overwrite: true));

        Assert.Contains("RS-6-3-1024k)", error.Message, StringComparison.Ordinal);
        Assert.Equal(directory, asked);
        Assert.Equal(["getFileInfo"], namenode.Calls.Select(static call => call.Split(' ')[0]));
    }

    [Fact]
    public async Task Shows_a_directory_with_its_sticky_bit()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetFileInfoRequestProto>("getFileInfo", _ => Replies.Info(Replies.Directory()));
        await using HdfsFileSystem hdfs = namenode.Connect();

        FileStatus status = await hdfs.GetStatusAsync(new FsPath("/"));

        Assert.True(status is { IsDirectory: true, IsSnapshottable: true, Length: 0, Replication: 0 });
        Assert.Equal((UnixFileMode)0x3FF, status.Permissions);
        Assert.Equal(DateTimeOffset.UnixEpoch, status.AccessTime);
    }

    [Fact]
    public async Task Nothing_is_no_status_and_an_error_for_who_needs_one()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetFileInfoRequestProto>("getFileInfo", _ => Replies.Info(null));
        await using HdfsFileSystem hdfs = namenode.Connect();

        Assert.Null(await hdfs.TryGetStatusAsync(new FsPath("/a")));
        var error = await Assert.ThrowsAsync<PathNotFoundException>(async () => await hdfs.GetStatusAsync(new FsPath("/a")));

        Assert.Equal($"No such file or directory: hdfs://{namenode.Authority}/a", error.Message);
    }

    [Fact]
    public async Task The_writer_is_known_by_one_name()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<TruncateRequestProto>("truncate", static _ => new TruncateResponseProto { Result = false });
        await using HdfsFileSystem hdfs = namenode.Connect();

        Assert.False(await hdfs.TruncateAsync(new FsPath("/f"), 5));

        Assert.Matches("""^truncate \{ "src": "/f", "newLength": "5", "clientName": "DFSClient_NONMAPREDUCE_[0-9]+_[0-9]+" \}$""", Assert.Single(namenode.Calls));
    }

    [Theory]
    [InlineData(ulong.MaxValue, 1, "The NameNode tells 18446744073709551615 for the length of a file; expected a number that is not negative.")]
    [InlineData(1, 9, "The NameNode tells file type 9; expected 1 to 3.")]
    public async Task Numbers_that_cannot_be_are_refused(ulong length, int type, string message)
    {
        HdfsFileStatusProto file = Replies.File(length: length);
        file.FileType = (HdfsFileStatusProto.Types.FileType)type;
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetFileInfoRequestProto>("getFileInfo", _ => Replies.Info(file));
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<HadoopException>(async () => await hdfs.GetStatusAsync(new FsPath("/f")));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_once()
    {
        var asked = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetFileInfoRequestProto>("getFileInfo", _ =>
        {
            asked.SetResult();
            release.Wait();
            return Replies.Info(null);
        });
        await using HdfsFileSystem hdfs = namenode.Connect();
        using var cancel = new CancellationTokenSource();

        Task<FileStatus?> call = hdfs.TryGetStatusAsync(new FsPath("/f"), cancel.Token).AsTask();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
        release.Set();
    }

    [Fact]
    public async Task Disposing_twice_is_disposing_once()
    {
        await using var namenode = new ScriptedNameNode();
        HdfsFileSystem hdfs = namenode.Connect();

        await hdfs.DisposeAsync();
        await hdfs.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await hdfs.TryGetStatusAsync(new FsPath("/f")));
    }

    /// <summary>Files are open until the first disposal has ended; whoever is told that they are closed may delete or read them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_disposes_of_it_while_that_is_under_way_waits(bool isShared)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        await using var namenode = new ScriptedNameNode();
        namenode.On<CreateRequestProto>("create", static _ => new CreateResponseProto { Fs = Replies.File() })
            .On<CompleteRequestProto>("complete", _ =>
            {
                asked.SetResult();
                release.Wait();
                return new CompleteResponseProto { Result = true };
            });
        await using var systems = new HdfsFileSystems();
        HdfsFileSystem hdfs = isShared
            ? systems.Get(new FsPath($"hdfs://{namenode.Authority}/"), new Configuration())
            : namenode.Connect();
        IAsyncDisposable owner = isShared ? systems : hdfs;
        await hdfs.CreateAsync(new FsPath("/f"), overwrite: false);

        Task first = owner.DisposeAsync().AsTask();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Task second = owner.DisposeAsync().AsTask();
        await Task.Delay(100);
        bool waits = !second.IsCompleted;
        release.Set();

        Assert.True(waits);
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>A file that the NameNode makes while its client is closed would stay open until the lease ends.</summary>
    [Fact]
    public async Task A_file_that_is_being_made_while_its_file_system_is_closed_is_closed_too()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        await using var namenode = new ScriptedNameNode();
        namenode.On<CreateRequestProto>("create", _ =>
            {
                asked.SetResult();
                release.Wait();
                return new CreateResponseProto { Fs = Replies.File() };
            })
            .On<CompleteRequestProto>("complete", static _ => new CompleteResponseProto { Result = true });
        HdfsFileSystem hdfs = namenode.Connect();

        Task making = hdfs.CreateAsync(new FsPath("/f"), overwrite: false).AsTask();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Task closing = hdfs.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => making.WaitAsync(TimeSpan.FromSeconds(30)));
        bool waits = !closing.IsCompleted;
        release.Set();
        await closing.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(waits);
        Assert.Equal(["create", "complete"], namenode.Calls.Select(static call => call.Split(' ')[0]));
    }

    [Fact]
    public async Task Files_that_are_made_and_closed_with_their_file_system_at_any_moment_are_all_closed()
    {
        var open = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        await using var namenode = new ScriptedNameNode();
        namenode.On<CreateRequestProto>("create", request =>
            {
                open[request.Src] = true;
                return new CreateResponseProto { Fs = Replies.File() };
            })
            .On<CompleteRequestProto>("complete", request =>
            {
                open[request.Src] = false;
                return new CompleteResponseProto { Result = true };
            });
        for (int round = 0; round < 30; round++)
        {
            HdfsFileSystem hdfs = namenode.Connect();
            Task[] making = [.. Enumerable.Range(0, 8).Select(i => Record.ExceptionAsync(
                async () => await hdfs.CreateAsync(new FsPath($"/{round}-{i}"), overwrite: false)).AsTask())];
            await Task.Delay(TimeSpan.FromMicroseconds(round * 50));
            await hdfs.DisposeAsync();
            await Task.WhenAll(making).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.All(making, static task => Assert.True(((Task<Exception?>)task).Result is null or ObjectDisposedException));
        }

        Assert.DoesNotContain(open, static file => file.Value);
    }

    [Fact]
    public async Task A_closed_file_system_makes_no_file()
    {
        await using var namenode = new ScriptedNameNode();
        HdfsFileSystem hdfs = namenode.Connect();
        await hdfs.DisposeAsync();

        var refused = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await hdfs.CreateAsync(new FsPath("/f"), overwrite: false));

        Assert.Contains(nameof(HdfsFileSystem), refused.Message, StringComparison.Ordinal);
    }
}
