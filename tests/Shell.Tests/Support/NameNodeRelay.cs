using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shell.Tests.Support;

/// <summary>Stands between a client and its NameNode, and keeps the answers back from the first call of a method on.</summary>
internal sealed class NameNodeRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IPEndPoint _nameNode;
    private readonly byte[] _method;
    private readonly Task _loop;

    /// <summary>A relay.</summary>
    /// <param name="fileSystem">The NameNode's URI.</param>
    /// <param name="method">The method's name, as calls have it.</param>
    public NameNodeRelay(string fileSystem, string method)
    {
        Uri uri = new(fileSystem);
        _nameNode = new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);

        // In a request's header: field 1, its length, the name.
        _method = [0x0A, (byte)method.Length, .. Encoding.ASCII.GetBytes(method)];
        _listener.Start();
        _loop = AcceptAsync();
    }

    /// <summary>The URI under which the NameNode is reached.</summary>
    public string FileSystem => $"hdfs://{_listener.LocalEndpoint}";

    /// <summary>Ends when the method was called.</summary>
    public Task Called => _called.Task;

    /// <summary>Lets the answers through.</summary>
    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> relayed = [];
        try
        {
            while (true)
            {
                relayed.Add(RelayAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(relayed);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            try
            {
                await server.ConnectAsync(_nameNode, _stop.Token);
                await Task.WhenAny(ForwardAsync(client, server, isAnswer: false), ForwardAsync(server, client, isAnswer: true)).Unwrap();
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // One of the two is gone, and so is the connection to the other one.
            }
        }
    }

    private async Task ForwardAsync(Socket from, Socket to, bool isAnswer)
    {
        byte[] buffer = new byte[64 << 10];
        while (await from.ReceiveAsync(buffer, _stop.Token) is var received and > 0)
        {
            if (isAnswer && _called.Task.IsCompleted)
            {
                await _released.Task;
            }
            else if (!isAnswer && buffer.AsSpan(0, received).IndexOf(_method) >= 0)
            {
                _called.TrySetResult();
            }

            await to.SendAsync(buffer.AsMemory(0, received), _stop.Token);
        }
    }
}
