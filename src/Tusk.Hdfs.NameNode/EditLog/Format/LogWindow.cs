namespace Tusk.Hdfs.NameNode.EditLog.Format;

/// <summary>A part of a stream in memory, which moves on and grows with what is really there.</summary>
internal sealed class LogWindow(Stream stream, int initialBytes)
{
    private byte[] _bytes = new byte[initialBytes];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Place of the first byte of the window in the stream.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes that are in memory, from <see cref="Offset"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Reads until the window has this many bytes.</summary>
    /// <returns>False if the stream ends before.</returns>
    public bool Fill(long count)
    {
        while (_end - _start < count && !_ended)
        {
            MakeRoom();
            int read = stream.Read(_bytes, _end, _bytes.Length - _end);
            _ended = read == 0;
            _end += read;
        }

        return _end - _start >= count;
    }

    /// <summary>Moves on past bytes that are in memory.</summary>
    public void Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _end - _start);
        _start += count;
        Offset += count;
    }

    /// <summary>Room for at least one byte more: what a length claims is no reason to allocate, only what arrived is.</summary>
    private void MakeRoom()
    {
        if (_end < _bytes.Length)
        {
            return;
        }

        if (_start == 0)
        {
            Array.Resize(ref _bytes, (int)Math.Min(2L * _bytes.Length, Array.MaxLength));
        }

        Bytes.CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
    }
}
