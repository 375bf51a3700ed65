using System.Buffers;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>What has arrived on a connection and was not consumed, in one piece; pooled.</summary>
internal sealed class ReceiveBuffer
{
    /// <summary>Room for answers, acknowledgements, and what a read of a few KiB brings.</summary>
    private const int FirstBytes = 8 << 10;

    /// <summary>Room for several packets of the usual size.</summary>
    private const int UsualBytes = 256 << 10;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _start;
    private int _end;

    /// <summary>How many bytes it holds.</summary>
    public int Count => _end - _start;

    /// <summary>What it holds.</summary>
    public ReadOnlyMemory<byte> Filled => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Where more goes; not empty once there was room made.</summary>
    public Memory<byte> Free => _bytes.AsMemory(_end);

    /// <summary>Counts what was put where it was free.</summary>
    public void Add(int bytes) => _end += bytes;

    /// <summary>Takes from the front.</summary>
    public void Consume(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Count);
        _start += bytes;
    }

    /// <summary>Sees to it that it can hold so many bytes in all, and at least one more.</summary>
    public void MakeRoom(int wanted)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }

        if (_bytes.Length - _start >= wanted && _bytes.Length > _end)
        {
            return;
        }

        byte[] target = _bytes.Length >= wanted ? _bytes : ArrayPool<byte>.Shared.Rent(Math.Max(wanted, UsualBytes));
        _bytes.AsSpan(_start.._end).CopyTo(target);
        if (target != _bytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        (_bytes, _end, _start) = (target, _end - _start, 0);
    }

    /// <summary>Gives memory back that only a long read needs, if nothing is in it.</summary>
    public void Shrink()
    {
        if (_start == _end && _bytes.Length > UsualBytes)
        {
            Return();
            _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
        }
    }

    /// <summary>Gives all memory back; it holds nothing any more.</summary>
    public void Return()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        (_start, _end) = (0, 0);
    }
}
