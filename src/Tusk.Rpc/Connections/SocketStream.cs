using System.Net.Sockets;

namespace Tusk.Rpc.Connections;

/// <summary>A socket that is read on the caller's thread, and written as far as it takes without waiting.</summary>
/// <remarks>
/// A read waits with the system's poll, so that no thread of the runtime hears of what arrives. Only when the system takes no more bytes
/// a write waits without a thread. Failures are <see cref="IOException"/>s.
/// </remarks>
/// <param name="socket">Connected; disposed of by its owner.</param>
internal sealed class SocketStream(Socket socket) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Waits on this thread until there is something; has ended when it returns.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            while (true)
            {
                socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
                int received = socket.Receive(buffer, SocketFlags.None, out SocketError error);
                if (error == SocketError.Success)
                {
                    return received;
                }

                if (error != SocketError.WouldBlock)
                {
                    throw new SocketException((int)error);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException(e.Message, e);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int sent = socket.Send(buffer.Span, SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                throw new SocketException((int)error);
            }

            ReadOnlyMemory<byte> rest = buffer[Math.Max(0, sent)..];
            return rest.IsEmpty ? default : WriteRestAsync(rest, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException(e.Message, e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
        // Nothing is kept back.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Ends reads and writes, from any thread. Disposing of the socket while a read waits would send a reset.</summary>
    public void Shut()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer has ended it already.
        }
    }

    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(rest, SocketFlags.None, cancellationToken).ConfigureAwait(false); // all, or it fails
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException(e.Message, e);
        }
    }
}
