using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Rpc;
using Tusk.Tests;
using Stage = Tusk.Protocol.DataTransfer.OpWriteBlockProto.Types.BlockConstructionStage;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>
/// Thousands of hostile connections to a NameNode and a DataNode: silent, with half a message, with lengths that cannot be or are never
/// reached, asking for much and taking nothing. Their memory stays under a bound, and honest clients are served meanwhile.
/// </summary>
public sealed partial class HostilePeersTests(ITestOutputHelper output)
{
    /// <summary>To each server.</summary>
    private const int Connections = 3_000;
    private const int BlockBytes = 1 << 20; // of ProcessCluster
    private const int HonestFiles = 10;

    /// <summary>What they may keep for peers, and what a server is by itself with what the runtime has not collected yet.</summary>
    private const long NameNodeBytes = UnsentBytes + PartialBytes + (416L << 20);
    private const long DataNodeBytes = ReadBytes + PacketBytes + (160L << 20);
    private const long UnsentBytes = 64L << 20;
    private const long PartialBytes = 32L << 20;
    private const long ReadBytes = 32L << 20;
    private const long PacketBytes = 64L << 20;

    private static readonly bool IsNightly = Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] Junk = [.. Enumerable.Range(0, 16 << 10).Select(static i => (byte)i)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thousands_of_hostile_peers_exhaust_no_memory_and_honest_clients_are_served_meanwhile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The memory of a process is read from Linux's /proc.");
        using var folder = new TemporaryFolder();
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(
            1,
            [$"tusk.ipc.server.unsent.total.bytes.max={UnsentBytes}", $"tusk.ipc.server.partial.bytes.max={PartialBytes}"],
            _ => [$"dfs.datanode.data.dir={folder["data"]}", $"tusk.datanode.read.buffers.bytes={ReadBytes}", $"tusk.datanode.large.packets.bytes={PacketBytes}"]);
        await using HdfsFileSystem hdfs = cluster.Connect();
        await PrepareAsync(hdfs);
        (long nameNode, long dataNode) = (cluster.NameNode.PeakResidentBytes(), cluster.DataNode(0).PeakResidentBytes());

        List<Socket>[] hostile = await Task.WhenAll(
            AttackAsync(int.Parse(cluster.NameNode.Ready[1], CultureInfo.InvariantCulture), NameNodeAttacks()),
            AttackAsync(int.Parse(cluster.DataNode(0).Ready[2], CultureInfo.InvariantCulture), DataNodeAttacks(folder["data"], PoolOf(cluster))));
        for (int i = 0; i < HonestFiles; i++)
        {
            var file = new WrittenFile($"/honest/{i}", i);
            await file.WriteAsync(hdfs, BlockBytes / 2, Token).WaitAsync(Patience, Token);
            await file.CheckAsync(hdfs, Token).WaitAsync(Patience, Token);
        }

        (long nameNodePeak, long dataNodePeak) = (cluster.NameNode.PeakResidentBytes(), cluster.DataNode(0).PeakResidentBytes());
        output.WriteLine($"NameNode {nameNode >> 20} MiB before, {nameNodePeak >> 20} MiB at most; DataNode {dataNode >> 20} MiB before, {dataNodePeak >> 20} MiB at most");
        Assert.Equal(2 * Connections, hostile.Sum(static sockets => sockets.Count));
        Assert.InRange(nameNodePeak, 0, NameNodeBytes);
        Assert.InRange(dataNodePeak, 0, DataNodeBytes);
        Assert.All(cluster.Servers, static server => Assert.True(server.IsRunning, server.Log));
        Assert.All(cluster.Servers, static server => Assert.Null(Eventually.Find(server, "Unexpected error")));
        Array.ForEach(hostile, static sockets => sockets.ForEach(static socket => socket.Dispose()));
    }

    [Theory]
    [InlineData(1_500, 1, "Pathname too long.  Limit 8000 characters, 1000 levels.")]
    [InlineData(40, 250, "Path of 10040 characters; at most 8000: ")]
    public async Task A_path_that_is_too_deep_or_too_long_is_refused_in_one_line(int levels, int nameBytes, string words)
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(0);
        await using HdfsFileSystem hdfs = cluster.Connect();
        string path = string.Concat(Enumerable.Repeat("/" + new string('p', nameBytes), levels));

        IOException refused = await Assert.ThrowsAnyAsync<IOException>(async () => await hdfs.MakeDirectoriesAsync(new FsPath(path), null, Token));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        await hdfs.MakeDirectoriesAsync(new FsPath("/honest"), null, Token);
    }

    /// <summary>A folder whose listing is large, and a block.</summary>
    private static async Task PrepareAsync(HdfsFileSystem hdfs)
    {
        const int Entries = 1_000; // a page of a listing
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Entries),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token },
            async (i, token) => await hdfs.MakeDirectoriesAsync(new FsPath($"/many/{i}-{new string('n', 240)}"), null, token));
        await new WrittenFile("/block", 1).WriteAsync(hdfs, BlockBytes, Token);
    }

    /// <summary>What is sent to a NameNode, and how often.</summary>
    private static (int Count, byte[] Bytes)[] NameNodeAttacks()
    {
        byte[] opened = [.. "hrpc"u8, 9, 0, 0, .. Frame(Header(RpcCallIds.ConnectionContext), new IpcConnectionContextProto
        {
            UserInfo = new UserInformationProto { EffectiveUser = "hostile" },
            Protocol = RpcProtocol.ClientNamenode.Name,
        })];
        byte[] listings = [.. Enumerable.Range(0, IsNightly ? 64 : 8).SelectMany(static i => Frame(
            Header(i),
            new RequestHeaderProto
            {
                MethodName = "getListing",
                DeclaringClassProtocolName = RpcProtocol.ClientNamenode.Name,
                ClientProtocolVersion = 1,
            },
            new GetListingRequestProto { Src = "/many", StartAfter = ByteString.Empty, NeedLocation = false }))];
        return
        [
            (1_000, []),
            (1_000, opened[..20]),
            (300, [.. "hrpc"u8, 9, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF]), // a frame of 2^31 - 1 bytes
            (400, [.. opened, 4, 0, 0, 0, .. Junk]), // a frame of 64 MiB, begun
            (Connections - 2_700, [.. opened, .. listings]),
        ];
    }

    /// <summary>What is sent to a DataNode, and how often.</summary>
    private static (int Count, byte[] Bytes)[] DataNodeAttacks(string folder, string pool)
    {
        string meta = Path.GetFileNameWithoutExtension(Directory.GetFiles(folder, "blk_*.meta", SearchOption.AllDirectories).First());
        string[] words = meta.Split('_');
        var block = new ExtendedBlockProto
        {
            PoolId = pool,
            BlockId = ulong.Parse(words[1], CultureInfo.InvariantCulture),
            GenerationStamp = ulong.Parse(words[2], CultureInfo.InvariantCulture),
            NumBytes = BlockBytes,
        };
        byte[] read = Operation(81, new OpReadBlockProto { Header = HeaderOf(block), Offset = 0, Len = BlockBytes });
        byte[] packet = new byte[PacketPrefix.Size];
        BinaryPrimitives.WriteInt32BigEndian(packet, 15 << 20); // a packet of 15 MiB, begun
        BinaryPrimitives.WriteInt16BigEndian(packet.AsSpan(sizeof(int)), 25);
        List<(int Count, byte[] Bytes)> attacks =
        [
            (1_000, []),
            (700, read[..^5]),
            (500, [0, 28, 81, 0xFF, 0xFF, 0xFF, 0xFF, 7]), // a message of 2^31 - 1 bytes
            (600, read),
        ];
        for (int i = 0; i < Connections - 2_800; i++)
        {
            ExtendedBlockProto made = block.Clone();
            (made.BlockId, made.NumBytes) = (block.BlockId + 1_000_000 + (ulong)i, 0);
            attacks.Add((1, [.. Operation(80, Write(made)), .. packet, .. Junk]));
        }

        return [.. attacks];
    }

    private static OpWriteBlockProto Write(ExtendedBlockProto block) => new()
    {
        Header = HeaderOf(block),
        Stage = Stage.PipelineSetupCreate,
        PipelineSize = 1,
        MinBytesRcvd = 0,
        MaxBytesRcvd = 0,
        LatestGenerationStamp = 0,
        RequestedChecksum = new ChecksumProto { Type = ChecksumTypeProto.ChecksumCrc32C, BytesPerChecksum = 512 },
    };

    private static ClientOperationHeaderProto HeaderOf(ExtendedBlockProto block) => new()
    {
        BaseHeader = new BaseHeaderProto { Block = block, Token = new BlockToken(default, default, "", "").ToProto() },
        ClientName = "hostile",
    };

    private static RpcRequestHeaderProto Header(int callId) => new()
    {
        RpcKind = RpcKindProto.RpcProtocolBuffer,
        RpcOp = RpcRequestHeaderProto.Types.OperationProto.RpcFinalPacket,
        CallId = callId,
        ClientId = ByteString.CopyFrom(new byte[16]),
        RetryCount = -1,
    };

    private static byte[] Frame(params IContract[] messages)
    {
        var frame = new ArrayBufferWriter<byte>();
        BinaryPrimitives.WriteInt32BigEndian(frame.GetSpan(sizeof(int)), messages.Sum(Messages.DelimitedBytes));
        frame.Advance(sizeof(int));
        Array.ForEach(messages, message => Messages.WriteDelimited(frame, message));
        return frame.WrittenSpan.ToArray();
    }

    private static byte[] Operation(byte code, IContract message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write<byte>([0, 28, code]);
        Messages.WriteDelimited(bytes, message);
        return bytes.WrittenSpan.ToArray();
    }

    private static async Task<List<Socket>> AttackAsync(int port, (int Count, byte[] Bytes)[] attacks)
    {
        List<Socket> sockets = [];
        foreach ((int count, byte[] bytes) in attacks)
        {
            for (int i = 0; i < count; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4 << 10 };
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, port, Token);
                await SendAsync(socket, bytes);
            }
        }

        return sockets;
    }

    private static async Task SendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            for (int sent = 0; sent < bytes.Length;)
            {
                sent += await socket.SendAsync(bytes.AsMemory(sent), Token).AsTask().WaitAsync(Patience, Token);
            }
        }
        catch (SocketException)
        {
            // The server does not want to hear the rest.
        }
    }

    private static string PoolOf(ProcessCluster cluster) => BlockPool().Match(cluster.NameNode.Log).Value;

    [GeneratedRegex("BP-[0-9]+-[0-9.]+-[0-9]+")]
    private static partial Regex BlockPool();
}
