using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Tusk.Hdfs.Client;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;

namespace Conformance.Tests.Support;

/// <summary>
/// Stands between clients that reach DataNodes by name (<see cref="HdfsCluster.DatanodeName"/>) and the DataNodes: on their
/// ports, at another address of this machine. Of the first block that is written through it only a part gets through.
/// </summary>
internal sealed class DatanodeRelays : IAsyncDisposable
{
    private const byte WriteBlock = 80;

    /// <summary>Version, operation.</summary>
    private const int OperationBytes = sizeof(short) + 1;

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<DatanodeInfo> _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Socket> _listeners = [];
    private readonly List<Task> _loops = [];
    private readonly int _packets;
    private readonly int _bytes;
    private int _connections;
    private int _isCutting;

    private DatanodeRelays(int packets, int bytes) => (_packets, _bytes) = (packets, bytes);

    /// <summary>How many connections there were.</summary>
    public int Connections => _connections;

    /// <summary>Ends when the part is through: the DataNode that got it.</summary>
    public Task<DatanodeInfo> Cut => _cut.Task;

    /// <summary>Stands before all DataNodes.</summary>
    /// <param name="hdfs">The NameNode that knows them.</param>
    /// <param name="packets">How many packets get through.</param>
    /// <param name="bytes">How much of the next one; below 0 everything gets through.</param>
    public static async Task<DatanodeRelays> StartAsync(HdfsFileSystem hdfs, int packets = 0, int bytes = -1)
    {
        var relays = new DatanodeRelays(packets, bytes) { _isCutting = bytes < 0 ? 1 : 0 };
        foreach (DatanodeInfo node in (await hdfs.NameNode.GetDatanodeStatusesAsync(DatanodeReportKind.Live, default)).Select(static one => one.Node))
        {
            Assert.Equal(HdfsCluster.DatanodeName, node.HostName);
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            relays._listeners.Add(listener);
            listener.Bind(new IPEndPoint(IPAddress.Parse(node.HostName), node.TransferPort));
            listener.Listen();
            relays._loops.Add(relays.AcceptAsync(listener, node));
        }

        return relays;
    }

    /// <summary>Resets the connection of which a part got through.</summary>
    public void Break() => _broken.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Break();
        await _stop.CancelAsync();
        _listeners.ForEach(static listener => listener.Dispose());
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listener, DatanodeInfo node)
    {
        var relayed = new List<Task>();
        try
        {
            while (true)
            {
                Socket client = await listener.AcceptAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                relayed.Add(RelayAsync(client, node));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relayed);
        }
    }

    private async Task RelayAsync(Socket client, DatanodeInfo node)
    {
        using var datanode = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await datanode.ConnectAsync(IPAddress.Parse(node.IpAddress), node.TransferPort, _stop.Token);
                using var to = new NetworkStream(client);
                using var from = new NetworkStream(datanode);

                // When either direction has ended, the other one has, too: DataNodes close connections as a whole.
                await Task.WhenAny(ForwardAsync(to, from, node), from.CopyToAsync(to, _stop.Token)).Unwrap();
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One of the two is gone, and so is the connection to the other one.
            }

            client.Close(timeout: 0);
        }
    }

    private async Task ForwardAsync(NetworkStream client, NetworkStream datanode, DatanodeInfo node)
    {
        byte[] operation = new byte[OperationBytes];
        await client.ReadExactlyAsync(operation, _stop.Token);
        await datanode.WriteAsync(operation, _stop.Token);
        if (operation[^1] == WriteBlock && Interlocked.Exchange(ref _isCutting, 1) == 0)
        {
            await ForwardPartAsync(client, datanode);
            _cut.SetResult(node);
            await _broken.Task;
        }
        else
        {
            await client.CopyToAsync(datanode, _stop.Token);
        }
    }

    private async Task ForwardPartAsync(NetworkStream client, NetworkStream datanode)
    {
        await ForwardAsync(client, datanode, await ForwardLengthAsync(client, datanode));
        byte[] prefix = new byte[PacketPrefix.Size];
        for (int i = 0; i < _packets; i++)
        {
            await client.ReadExactlyAsync(prefix, _stop.Token);
            Assert.True(PacketPrefix.TryRead(prefix, PacketPrefix.MaxPacketBytes, out PacketPrefix packet));
            await datanode.WriteAsync(prefix, _stop.Token);
            await ForwardAsync(client, datanode, packet.FollowingBytes);
        }

        await ForwardAsync(client, datanode, _bytes);
    }

    /// <summary>The length of the message behind the operation: seven bits in each byte, the lowest first.</summary>
    private async Task<int> ForwardLengthAsync(NetworkStream client, NetworkStream datanode)
    {
        byte[] one = new byte[1];
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            await client.ReadExactlyAsync(one, _stop.Token);
            await datanode.WriteAsync(one, _stop.Token);
            length |= (one[0] & 0x7F) << shift;
            if (one[0] < 0x80)
            {
                return length;
            }
        }
    }

    private async Task ForwardAsync(NetworkStream client, NetworkStream datanode, int bytes)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(bytes);
        await client.ReadExactlyAsync(buffer.AsMemory(0, bytes), _stop.Token);
        await datanode.WriteAsync(buffer.AsMemory(0, bytes), _stop.Token);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
