using Google.Protobuf;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Tests.Support;

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
    public async Task Lists_by_pages_each_after_the_last_name_of_the_one_before()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", static request => request.StartAfter.ToStringUtf8() switch
        {
            "" => Replies.Page(3, Replies.File("a"), Replies.Directory("b:b")),
            "b:b" => Replies.Page(1, Replies.File("ü")),
            _ => Replies.Page(0, Replies.File("數據")),
        });
        await using HdfsFileSystem hdfs = namenode.Connect();

        List<string> paths = [];
        await foreach (FileStatus child in hdfs.ListAsync(new FsPath("/d")))
        {
            paths.Add(child.Path.PathPart);
        }

        Assert.Equal(["/d/a", "/d/b:b", "/d/ü", "/d/數據"], paths);
        Assert.Equal(3, namenode.Calls.Count);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("")] // a file, which has no second page
    public async Task A_namenode_that_repeats_a_page_is_not_asked_for_ever(string name)
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", _ => namenode.Calls.Count < 100
            ? Replies.Page(3, Replies.File(name))
            : Replies.Page(0));
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<HadoopException>(() => ToListAsync(hdfs, "/d"));

        Assert.StartsWith($"The NameNode's listing of hdfs://{namenode.Authority}/d does not end", error.Message, StringComparison.Ordinal);
        Assert.InRange(namenode.Calls.Count, 1, 2);
    }

    [Fact]
    public async Task A_listing_that_is_not_read_to_its_end_asks_for_no_further_page()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", static _ => Replies.Page(3, Replies.File("a"), Replies.File("b")));
        await using HdfsFileSystem hdfs = namenode.Connect();

        await foreach (FileStatus child in hdfs.ListAsync(new FsPath("/d")))
        {
            Assert.Equal("a", child.Path.Name);
            break;
        }

        Assert.Single(namenode.Calls);
    }

    [Fact]
    public async Task A_file_lists_itself_and_nothing_cannot_be_listed()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", static request =>
            request.Src == "/f" ? Replies.Page(0, Replies.File()) : new GetListingResponseProto());
        await using HdfsFileSystem hdfs = namenode.Connect();

        Assert.Equal("/f", Assert.Single(await ToListAsync(hdfs, "/f")).Path.PathPart);
        await Assert.ThrowsAsync<PathNotFoundException>(() => ToListAsync(hdfs, "/none"));
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    public async Task A_listed_name_cannot_lead_to_another_place(string name)
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", _ => Replies.Page(0, Replies.File(name)));
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<HadoopException>(() => ToListAsync(hdfs, "/d"));

        Assert.StartsWith($"The NameNode lists in hdfs://{namenode.Authority}/d a child whose name is none: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_without_entries_ends_a_listing_whatever_is_said_to_remain()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", static _ => Replies.Page(5));
        await using HdfsFileSystem hdfs = namenode.Connect();

        Assert.Empty(await ToListAsync(hdfs, "/d"));
    }

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

    [Theory]
    [InlineData("/none", "/b", typeof(PathNotFoundException), "/none")]
    [InlineData("/f", "/g", typeof(PathExistsException), "/g")]
    [InlineData("/f", "/d", typeof(PathExistsException), "/d/f")]
    [InlineData("/f", "/none/b", typeof(PathNotFoundException), "/none")]
    [InlineData("/f", "/g/b", typeof(PathIsNotDirectoryException), "/g")]
    [InlineData("/d", "/d/e", typeof(HadoopException), "/d/e, which is inside it.")]
    [InlineData("/", "/e", typeof(HadoopException), "/, the root.")]
    [InlineData("/f", "/new", typeof(HadoopException), "/new, and does not say why; its log may.")]
    public async Task A_rename_that_was_not_done_says_why(string source, string destination, Type type, string end)
    {
        await using var namenode = new ScriptedNameNode();
        namenode
            .On<RenameRequestProto>("rename", static _ => new RenameResponseProto { Result = false })
            .On<GetFileInfoRequestProto>("getFileInfo", static request => Replies.Info(request.Src switch
            {
                "/" or "/d" => Replies.Directory(),
                "/f" or "/g" => Replies.File(),
                _ => null,
            }));
        await using HdfsFileSystem hdfs = namenode.Connect();

        Exception? error = await Record.ExceptionAsync(async () => await hdfs.RenameAsync(new FsPath(source), new FsPath(destination)));

        Assert.IsType(type, error);
        Assert.EndsWith($"hdfs://{namenode.Authority}{end}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rename_to_an_exact_path_overwrites_if_asked()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<Rename2RequestProto>("rename2", static _ => new Rename2ResponseProto());
        await using HdfsFileSystem hdfs = namenode.Connect();

        await hdfs.RenameToAsync(new FsPath("/a"), new FsPath("/b"), overwrite: true);
        await hdfs.NameNode.Rename2Async("/a", "/.Trash/a", overwrite: false, toTrash: true, default);

        Assert.Equal(
            [
                """rename2 { "src": "/a", "dst": "/b", "overwriteDest": true }""",
                """rename2 { "src": "/a", "dst": "/.Trash/a", "overwriteDest": false, "moveToTrash": true }""",
            ],
            namenode.Calls);
    }

    [Fact]
    public async Task Blocks_are_those_that_overlap_the_part_with_the_names_of_their_hosts()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetBlockLocationsRequestProto>("getBlockLocations", static _ => new GetBlockLocationsResponseProto
        {
            Locations = new LocatedBlocksProto
            {
                FileLength = 300,
                Blocks = { Block(0), Block(100), Block(200) },
                UnderConstruction = false,
                IsLastBlockComplete = true,
            },
        });
        await using HdfsFileSystem hdfs = namenode.Connect();
        var file = new FileStatus(new FsPath($"hdfs://{namenode.Authority}/f"), 300, IsDirectory: false);

        IReadOnlyList<BlockLocation> blocks = await hdfs.GetBlockLocationsAsync(file, 50, 150);

        Assert.Equal([(0L, 100L), (100L, 100L)], blocks.Select(static block => (block.Offset, block.Length)));
        Assert.Equal(["host-a", "host-b"], blocks[0].Hosts);
        Assert.Empty(await hdfs.GetBlockLocationsAsync(file, 50, 0));
        Assert.Equal(3, (await hdfs.GetBlockLocationsAsync(file, 50, long.MaxValue)).Count);
    }

    [Fact]
    public async Task Sums_and_quotas_are_read_with_minus_one_for_none()
    {
        await using var namenode = new ScriptedNameNode();
        namenode
            .On<GetContentSummaryRequestProto>("getContentSummary", static _ => new GetContentSummaryResponseProto
            {
                Summary = new ContentSummaryProto
                {
                    Length = 7,
                    FileCount = 2,
                    DirectoryCount = 3,
                    Quota = ulong.MaxValue,
                    SpaceConsumed = 21,
                    SpaceQuota = 1 << 20,
                    TypeQuotaInfos = new StorageTypeQuotaInfosProto
                    {
                        TypeQuotaInfo = { new StorageTypeQuotaInfoProto { Type = StorageTypeProto.Ssd, Quota = 9, Consumed = 4 } },
                    },
                    ErasureCodingPolicy = "Replicated",
                },
            })
            .On<GetQuotaUsageRequestProto>("getQuotaUsage", static _ => new GetQuotaUsageResponseProto
            {
                Usage = new QuotaUsageProto { FileAndDirectoryCount = 5, Quota = 10, SpaceConsumed = 21, SpaceQuota = ulong.MaxValue },
            });
        await using HdfsFileSystem hdfs = namenode.Connect();

        ContentSummary summary = await hdfs.GetContentSummaryAsync(new FsPath("/d"));
        Client.Namespace.QuotaUsage usage = await hdfs.GetQuotaUsageAsync(new FsPath("/d"));

        Assert.Equal((7, 2, 3, 21), (summary.Length, summary.FileCount, summary.DirectoryCount, summary.SpaceConsumed));
        Assert.Equal((ContentSummary.NoQuota, 1L << 20, "Replicated"), (summary.NameQuota, summary.SpaceQuota, summary.ErasureCodingPolicy));
        Assert.Equal([new StorageTypeQuota("SSD", 9, 4)], summary.StorageTypeQuotas);
        Assert.Equal((5, 10, 21, ContentSummary.NoQuota), (usage.NameCount, usage.NameQuota, usage.SpaceConsumed, usage.SpaceQuota));
    }

    [Fact]
    public async Task Server_defaults_are_asked_for_once_an_hour()
    {
        var time = new ManualTime();
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetServerDefaultsRequestProto>("getServerDefaults", static _ => new GetServerDefaultsResponseProto
        {
            ServerDefaults = new FsServerDefaultsProto
            {
                BlockSize = 1 << 20,
                BytesPerChecksum = 512,
                WritePacketSize = 65_536,
                Replication = 1,
                FileBufferSize = 4_096,
                TrashInterval = 60,
            },
        });
        await using HdfsFileSystem hdfs = namenode.Connect(time, ("ipc.client.connection.maxidletime", "100000000"));

        FileDefaults first = await hdfs.GetDefaultsAsync(new FsPath("/"));
        time.Advance(TimeSpan.FromMinutes(59));
        await hdfs.GetDefaultsAsync(new FsPath("/"));
        Assert.Single(namenode.Calls);
        time.Advance(TimeSpan.FromMinutes(2));
        await hdfs.GetDefaultsAsync(new FsPath("/"));

        Assert.Equal(2, namenode.Calls.Count);
        Assert.Equal(new FileDefaults(128 << 20, 3) { TrashInterval = TimeSpan.FromHours(1) }, first);
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

    private static async Task<List<FileStatus>> ToListAsync(HdfsFileSystem hdfs, string path)
    {
        List<FileStatus> children = [];
        await foreach (FileStatus child in hdfs.ListAsync(new FsPath(path)))
        {
            children.Add(child);
        }

        return children;
    }

    private static LocatedBlockProto Block(ulong offset) => new()
    {
        B = new ExtendedBlockProto { PoolId = "BP-1", BlockId = 1_073_741_825 + offset, GenerationStamp = 1_001, NumBytes = 100 },
        Offset = offset,
        Locs = { Node("host-a"), Node("host-b") },
        Corrupt = false,
        BlockToken = new Protocol.Security.TokenProto { Identifier = ByteString.Empty, Password = ByteString.Empty, Kind = "", Service = "" },
    };

    private static DatanodeInfoProto Node(string host) => new()
    {
        Id = new DatanodeIDProto { IpAddr = "10.0.0.1", HostName = host, DatanodeUuid = host, XferPort = 9_866, InfoPort = 9_864, IpcPort = 9_867 },
    };
}
