using Google.Protobuf;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.Client.Tests;

/// <summary>Blocks, sums, quotas and defaults.</summary>
public sealed class SumTests
{
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
