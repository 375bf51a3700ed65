using System.Text;
using Google.Protobuf;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.Client.Tests.Fuzzing;

/// <summary>What NameNodes answer when all is well, each without the frame around it.</summary>
internal static class AnswerSeeds
{
    private static readonly DatanodeInfo[] Nodes =
    [
        .. Enumerable.Range(1, 3).Select(static i => new DatanodeInfo
        {
            IpAddress = $"10.0.0.{i}", HostName = $"dn{i}", Uuid = $"u{i}", TransferPort = 9866, IpcPort = 9867, NetworkLocation = "/r",
        }),
    ];

    private static readonly string[] ErrorTexts =
    [
        "java.io.FileNotFoundException\nPath is not a file: /d/f\n\tat A.b(A.java:1)",
        "org.apache.hadoop.fs.ParentNotDirectoryException\n/d (is not a directory)",
        "org.apache.hadoop.fs.ParentNotDirectoryException\nParent path is not a directory: /d",
        "org.apache.hadoop.security.AccessControlException\nPermission denied: user=h",
        "org.apache.hadoop.hdfs.server.namenode.SafeModeException\nName node is in safe mode.\nIt was turned on.\n\tat A.b(A.java:1)",
        "java.io.FileNotFoundException\nrename destination parent /d not found.",
    ];

    /// <summary>Answers of getBlockLocations: a whole file, one being written, an empty one, none.</summary>
    public static byte[][] Locations =>
    [
        Locate(isOpen: false, Block(0, 1024), Block(1, 1024), Block(2, 7)),
        Locate(isOpen: true, Block(0, 1024), Block(1, 5)),
        Locate(isOpen: false),
        new GetBlockLocationsResponseProto().ToByteArray(),
    ];

    /// <summary>Pages of directories, and a file's own.</summary>
    public static byte[][] Listings =>
    [
        Replies.Page(3, Replies.File("a"), Replies.Directory("b")).ToByteArray(),
        Replies.Page(0, Replies.File("")).ToByteArray(),
        new GetListingResponseProto().ToByteArray(),
    ];

    /// <summary>Answers to writers, and a report of DataNodes.</summary>
    public static byte[][] WriteAnswers =>
    [
        Of(0, new AddBlockResponseProto { Block = Block(0, 0) }),
        Of(1, new AppendResponseProto { Block = Block(1, 5), Stat = Replies.File() }),
        Of(1, new AppendResponseProto()),
        Of(2, new GetDatanodeReportResponseProto { Di = { Nodes.Select(static node => node.ToProto()) } }),
    ];

    /// <summary>Sums, quotas, space, defaults.</summary>
    public static byte[][] Summaries =>
    [
        Of(0, new GetContentSummaryResponseProto
        {
            Summary = new ContentSummaryProto
            {
                Length = 1, FileCount = 2, DirectoryCount = 3, Quota = ulong.MaxValue, SpaceConsumed = 5, SpaceQuota = ulong.MaxValue, TypeQuotaInfos = Quotas,
            },
        }),
        Of(1, new GetQuotaUsageResponseProto
        {
            Usage = new QuotaUsageProto { FileAndDirectoryCount = 1, Quota = 2, SpaceConsumed = 3, SpaceQuota = 4, TypeQuotaInfos = Quotas },
        }),
        Of(2, new GetFsStatsResponseProto
        {
            Capacity = 1, Used = 2, Remaining = 3, UnderReplicated = 4, CorruptBlocks = 5, MissingBlocks = 6,
        }),
        Of(3, new GetServerDefaultsResponseProto
        {
            ServerDefaults = new FsServerDefaultsProto
            {
                BlockSize = 1 << 27, BytesPerChecksum = 512, WritePacketSize = 1 << 16, Replication = 3, FileBufferSize = 4096, TrashInterval = 60,
            },
        }),
    ];

    /// <summary>Errors that decide what users are told.</summary>
    public static byte[][] Errors => [.. ErrorTexts.Select(Encoding.UTF8.GetBytes)];

    private static StorageTypeQuotaInfosProto Quotas => new()
    {
        TypeQuotaInfo = { new StorageTypeQuotaInfoProto { Type = StorageTypeProto.Ssd, Quota = 1, Consumed = 2 } },
    };

    private static byte[] Of(byte which, IContract message) => [which, .. message.ToByteArray()];

    private static LocatedBlockProto Block(int index, long length) => new LocatedBlock(
        new ExtendedBlock("BP-1", new BlockId(100 + index), new GenerationStamp(1001), length),
        index * 1024,
        [.. Nodes.Select(static node => new ReplicaLocation(node, "s" + node.Uuid, StorageType.Disk))],
        IsCorrupt: false,
        BlockToken.Empty).ToProto();

    private static byte[] Locate(bool isOpen, params LocatedBlockProto[] blocks) => new GetBlockLocationsResponseProto
    {
        Locations = new LocatedBlocksProto
        {
            FileLength = (ulong)blocks.Where((_, i) => !isOpen || i < blocks.Length - 1).Sum(static block => (long)block.B.NumBytes),
            Blocks = { blocks },
            UnderConstruction = isOpen,
            LastBlock = blocks.LastOrDefault(),
            IsLastBlockComplete = !isOpen,
        },
    }.ToByteArray();
}
