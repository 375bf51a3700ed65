using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tusk.Common.Errors;
using Tusk.Rpc.Server;

namespace Tusk.Cluster.Http;

/// <summary>The web server beside a Hadoop server: small pages for operators and their tools.</summary>
/// <remarks>
/// One request to a connection, at most <see cref="MostConnections"/> of them at a time, each with a bound on its head and its time. More would
/// be the work of a web framework, whose start would take longer than the start of all the servers.
/// </remarks>
internal sealed class StatusServer : IAsyncDisposable
{
    private const int MostConnections = 32;
    private const int MaxHeadBytes = 8 << 10;
    private const int Backlog = 64;
    private const int MaxDrainedBytes = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _room = new(MostConnections);
    private readonly Socket _listener;
    private readonly IReadOnlyDictionary<string, Func<HttpRequest, HttpAnswer>> _pages;
    private readonly TimeProvider _time;
    private readonly Task _accepting;

    private StatusServer(Socket listener, IReadOnlyDictionary<string, Func<HttpRequest, HttpAnswer>> pages, TimeProvider time)
    {
        (_listener, _pages, _time) = (listener, pages, time);
        Endpoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="endpoint">Where; port 0 for a free one.</param>
    /// <param name="setting">The setting that says so, for the message.</param>
    /// <param name="pages">What answers, by path.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="HadoopException">The address is not ours, or the port is in use.</exception>
    public static StatusServer Start(
        IPEndPoint endpoint, string setting, IReadOnlyDictionary<string, Func<HttpRequest, HttpAnswer>> pages, TimeProvider? time = null)
    {
        var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Not ReuseAddress: the runtime would set SO_REUSEPORT, too, and two servers would share the port without a word. It sets
            // SO_REUSEADDR by itself.
            listener.Bind(endpoint);
            listener.Listen(Backlog);
            return new StatusServer(listener, pages, time ?? TimeProvider.System);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw ListenFailure.At(endpoint, setting, e);
        }
    }

    /// <summary>Stops; requests under way are broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        for (int i = 0; i < MostConnections; i++)
        {
            await _room.WaitAsync().ConfigureAwait(false); // the last request has ended
        }

        _room.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _room.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                Socket socket = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _ = ServeAsync(socket);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A client that is gone again, or our end.
                _room.Release();
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
        try
        {
            byte[] buffer = new byte[MaxHeadBytes];
            (int status, HttpRequest? request) = await ReadAsync(socket, buffer, ending.Token).ConfigureAwait(false);
            if (status >= 0)
            {
                HttpAnswer answer = request is null ? HttpAnswer.Refusal(status) : Answer(request);
                await SendAllAsync(socket, Encoded(answer, request?.IsHead == true), ending.Token).ConfigureAwait(false);
                await EndAsync(socket, buffer, ending.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Gone, or too slow.
        }
        finally
        {
            socket.Dispose();
            _room.Release();
        }
    }

    private static async Task<(int Status, HttpRequest? Request)> ReadAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        int count = 0;
        while (count < buffer.Length)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return (-1, null);
            }

            count += read;
            int end = buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (HttpRequest.Parse(buffer.AsSpan(0, end), out HttpRequest? request), request);
            }
        }

        return (431, null);
    }

    private HttpAnswer Answer(HttpRequest request)
    {
        try
        {
            return _pages.TryGetValue(request.Path, out Func<HttpRequest, HttpAnswer>? page) ? page(request) : HttpAnswer.Refusal(404);
        }
        catch (Exception e)
        {
            // The top of a request: what a page cannot do is told to who asked, and must not end the server beside which it runs.
            return new HttpAnswer(500, "text/plain; charset=utf-8", $"{e.GetType().Name}: {e.Message}\n");
        }
    }

    private static byte[] Encoded(HttpAnswer answer, bool isHead)
    {
        byte[] content = Encoding.UTF8.GetBytes(answer.Content);
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {answer.Status} {HttpAnswer.ReasonOf(answer.Status)}\r\n"
            + $"Content-Type: {answer.ContentType}\r\nContent-Length: {content.Length}\r\n"
            + $"Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: SAMEORIGIN\r\nConnection: close\r\n\r\n");
        return isHead ? Encoding.ASCII.GetBytes(head) : [.. Encoding.ASCII.GetBytes(head), .. content];
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken).ConfigureAwait(false)..];
        }
    }

    // What the client still sends is taken: closing with it unread would reset the connection, and the answer with it.
    private static async Task EndAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        socket.Shutdown(SocketShutdown.Send);
        for (int drained = 0; drained < MaxDrainedBytes;)
        {
            int read = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            drained += read;
        }
    }
}
