using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Tusk.Rpc.Wire;

namespace Tusk.Rpc.Server;

/// <summary>What a connection has received and not read, cut into frames.</summary>
/// <remarks>
/// An idle connection has a small buffer of its own. While more arrives it has a rented one, which grows with the bytes that
/// are there, not with the length that a frame claims.
/// </remarks>
internal sealed class ConnectionInput
{
    private const int OwnBytes = 512;
    private const int RentedBytes = 16 * 1024;

    private readonly byte[] _own = new byte[OwnBytes];
    private readonly PartialBudget _budget;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private bool _wasFilled;

    /// <summary>An empty input.</summary>
    /// <param name="budget">Where rented memory counts.</param>
    public ConnectionInput(PartialBudget budget) => (_budget, _buffer) = (budget, _own);

    /// <summary>Bytes received and not read.</summary>
    public int Bytes => _end - _start;

    /// <summary>Length in bytes of the content of the frame that is there as a whole; 0 where none is, below where it is broken.</summary>
    public int WholeFrameBytes
    {
        get
        {
            int length = Bytes < RpcFrame.PrefixBytes ? 0 : BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
            return Bytes - RpcFrame.PrefixBytes >= length ? length : 0;
        }
    }

    /// <summary>Takes so many bytes, if they are there.</summary>
    public bool TryTake(int bytes, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (Bytes < bytes)
        {
            return false;
        }

        taken = _buffer.AsSpan(_start, bytes);
        _start += bytes;
        return true;
    }

    /// <summary>Takes a frame, if it is there as a whole.</summary>
    /// <param name="maxBytes">Bound on its content, in bytes.</param>
    /// <param name="content">Its content, valid until bytes are received again.</param>
    /// <param name="isBroken">Whether the length is negative or over the bound: the connection is of no more use.</param>
    public bool TryTakeFrame(int maxBytes, out ReadOnlySpan<byte> content, out bool isBroken)
    {
        content = default;
        isBroken = false;
        if (Bytes < RpcFrame.PrefixBytes)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        isBroken = length < 0 || length > maxBytes;
        if (isBroken || Bytes - RpcFrame.PrefixBytes < length)
        {
            return false;
        }

        content = _buffer.AsSpan(_start + RpcFrame.PrefixBytes, length);
        _start += RpcFrame.PrefixBytes + length;
        return true;
    }

    /// <summary>Receives what there is.</summary>
    /// <returns>How many bytes came; 0 at the end; -1 where there is no more memory for them.</returns>
    public async ValueTask<int> ReceiveAsync(Socket socket)
    {
        if (!MakeRoom(socket))
        {
            return -1;
        }

        int room = _buffer.Length - _end;
        int received = await socket.ReceiveAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
        _end += received;
        _wasFilled = received == room;
        return received;
    }

    /// <summary>Gives rented memory back, with what is in it.</summary>
    public void Release()
    {
        (_start, _end) = (0, 0);
        Rent(_own);
    }

    private bool MakeRoom(Socket socket)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            if (_buffer != _own && socket.Available == 0)
            {
                Rent(_own); // it may be long until more comes
                _wasFilled = false;
            }
            else if (_buffer == _own && _wasFilled)
            {
                TryGrow(RentedBytes); // if not, it goes on in small steps
            }

            return true;
        }

        if (_end < _buffer.Length)
        {
            return true;
        }

        if (_start >= _buffer.Length / 2)
        {
            _buffer.AsSpan(_start, Bytes).CopyTo(_buffer);
            (_start, _end) = (0, Bytes);
            return true;
        }

        return TryGrow(Math.Max(RentedBytes, (int)Math.Min(2L * _buffer.Length, Array.MaxLength)));
    }

    private bool TryGrow(int bytes)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(bytes);
        if (!_budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        Rent(larger);
        return true;
    }

    /// <summary>Changes the buffer, and keeps what is in it.</summary>
    private void Rent(byte[] buffer)
    {
        if (buffer == _buffer)
        {
            return;
        }

        int bytes = Math.Min(Bytes, buffer.Length);
        _buffer.AsSpan(_start, bytes).CopyTo(buffer);
        (_start, _end) = (0, bytes);
        if (_buffer != _own)
        {
            _budget.Return(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = buffer;
    }
}
