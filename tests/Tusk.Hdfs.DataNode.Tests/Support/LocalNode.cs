using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Transfer;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.DataNode.Tests.Support;

/// <summary>The data port of a DataNode without a NameNode.</summary>
internal sealed class LocalNode : IReplicaEvents, IAsyncDisposable
{
    private static readonly DataTransferTimeouts Patience = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    private readonly TemporaryFolder _folder = new();
    private readonly TransferServer _server;
    private readonly ReplicaTransfer _transfers;

    public LocalNode(params (string Name, string Value)[] settings)
        : this(Samples.Pool, settings)
    {
    }

    public LocalNode(string pool, params (string Name, string Value)[] settings)
    {
        DataNodeOptions options = Samples.Options(_folder / "data", settings);
        var log = new DataNodeLog(line => Log.Enqueue(line));
        Store = StoreOpener.Open(options, Samples.Space with { BlockPoolId = pool }, log, TimeProvider.System).Store;
        var context = new TransferContext(options, Store, this, log, TimeProvider.System) { Self = () => Info!.ToProto().Id, Suspect = Suspects.Enqueue };
        Socket listener = TransferServer.Listen(options.DataEndpoint);
        _transfers = new ReplicaTransfer(context);
        _server = new TransferServer(context, _transfers, listener);
        _server.Start();
        Info = new DatanodeInfo
        {
            IpAddress = "127.0.0.1",
            HostName = "localhost",
            Uuid = Guid.NewGuid().ToString(),
            TransferPort = ((IPEndPoint)listener.LocalEndPoint!).Port,
        };
    }

    public BlockStore Store { get; }

    public DatanodeInfo Info { get; }

    public ConcurrentQueue<string> Log { get; } = [];

    public ConcurrentQueue<string> Events { get; } = [];

    public ConcurrentQueue<BlockId> Suspects { get; } = [];

    public int Active => _server.Active;

    public PipelineNode Place => new(Info, "", StorageType.Disk);

    public Task<DataTransferConnection> ConnectAsync() =>
        DataTransferConnection.ConnectAsync(Info, "127.0.0.1", Patience, TimeProvider.System, TestContext.Current.CancellationToken);

    public async Task<Socket> ConnectSocketAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
        await socket.ConnectAsync(IPAddress.Loopback, Info.TransferPort, TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Sends bytes and no more, and returns all that is answered until the DataNode closes.</summary>
    public async Task<byte[]> ExchangeAsync(byte[] bytes, bool close = true)
    {
        using Socket socket = await ConnectSocketAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var answer = new MemoryStream();
        try
        {
            await socket.SendAsync(bytes, patience.Token);
            if (close)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            byte[] buffer = new byte[64 << 10];
            while (await socket.ReceiveAsync(buffer, patience.Token) is var received and > 0)
            {
                answer.Write(buffer, 0, received);
            }
        }
        catch (SocketException)
        {
            // Closed while bytes were on their way: what came before is the answer.
        }

        return answer.ToArray();
    }

    /// <summary>Copies a finished replica, as a NameNode orders it.</summary>
    public Task CopyAsync(ExtendedBlock block, LocalNode target) => _transfers.CopyAsync(
        block, [new TransferTarget(target.Info, "", StorageType.Disk)], TestContext.Current.CancellationToken);

    public static Task<WritePipeline> OpenAsync(PipelineSetup setup) =>
        WritePipeline.OpenAsync(setup, "127.0.0.1", Patience, TimeProvider.System, TestContext.Current.CancellationToken);

    void IReplicaEvents.Receiving(Replica replica) => Events.Enqueue($"receiving {replica.Id}_{replica.Stamp}");

    void IReplicaEvents.Received(Replica replica, string deleteHint) => Events.Enqueue(
        $"received {replica.Id}_{replica.Stamp} {replica.Length}{(deleteHint.Length > 0 ? " instead of " : "")}{deleteHint}");

    void IReplicaEvents.Deleted(Replica replica) => Events.Enqueue($"deleted {replica.Id}_{replica.Stamp}");

    void IReplicaEvents.Damaged(ExtendedBlock block, DatanodeInfoProto source) => Events.Enqueue($"damaged {block.Id} of {source.Id.DatanodeUuid}");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _transfers.Dispose();
        Store.Dispose();
        _folder.Dispose();
    }
}
