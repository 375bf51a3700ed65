namespace Tusk.Hdfs.Client.Reading;

/// <summary>A stream over an open file: one operation for each block, as long as it is read in order.</summary>
/// <remarks>Seeking sends nothing; a read a little further on skips, another one begins an operation there.</remarks>
/// <param name="file">The file.</param>
/// <param name="start">Where the stream begins.</param>
/// <param name="input">Whose stream it is: reads fail once that is disposed of.</param>
/// <param name="stopping">Ends blocking reads, which take no token of their own.</param>
internal sealed class HdfsInputStream(OpenFile file, long start, HdfsInput input, CancellationToken stopping) : Stream
{
    // Entered by each read until it has copied what has come: disposing leaves that alone.
    private readonly FileCursor _cursor = new(file, start, long.MaxValue, new CancellationTokenSource());
    private long _position = start;
    private bool _disposed;

    public override bool CanRead => !_disposed;

    public override bool CanSeek => !_disposed;

    public override bool CanWrite => false;

    public override long Length => file.Blocks.Length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        ThrowIfDisposed();
        if (buffer.IsEmpty)
        {
            return 0;
        }

        _cursor.Enter();
        try
        {
            return Blocking.Result(FillAsync(blocking: true, stopping)) ? Copy(buffer) : 0;
        }
        finally
        {
            _cursor.Leave();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        if (buffer.IsEmpty)
        {
            return new(0);
        }

        _cursor.Enter();
        ValueTask<bool> filling = FillAsync(blocking: false, cancellationToken);
        return filling.IsCompletedSuccessfully
            ? new(CopyAndLeave(filling.Result, buffer.Span))
            : WaitAsync(filling, buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void CopyTo(Stream destination, int bufferSize)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(destination);
        _cursor.Enter();
        try
        {
            while (Blocking.Result(FillAsync(blocking: true, stopping)))
            {
                // From where it arrived; a further copy would only cost.
                ReadOnlySpan<byte> available = _cursor.Available;
                destination.Write(available);
                Use(available.Length);
                ThrowIfDisposed();
            }
        }
        finally
        {
            _cursor.Leave();
        }
    }

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(destination);
        _cursor.Enter();
        try
        {
            while (await FillAsync(blocking: false, cancellationToken).ConfigureAwait(false))
            {
                ReadOnlyMemory<byte> available = _cursor.AvailableMemory;
                await destination.WriteAsync(available, cancellationToken).ConfigureAwait(false);
                Use(available.Length);
                ThrowIfDisposed();
            }
        }
        finally
        {
            _cursor.Leave();
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        SeekOrigin.End => Length + offset,
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await _cursor.EndAsync(blocking: false).ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            Blocking.Result(_cursor.EndAsync(blocking: true));
        }

        base.Dispose(disposing);
    }

    private void ThrowIfDisposed()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        input.ThrowIfDisposed();
    }

    private ValueTask<bool> FillAsync(bool blocking, CancellationToken cancellationToken) =>
        _cursor.Position == _position
            ? _cursor.FillAsync(blocking, cancellationToken)
            : SeekAndFillAsync(blocking, cancellationToken);

    private async ValueTask<bool> SeekAndFillAsync(bool blocking, CancellationToken cancellationToken)
    {
        await _cursor.SeekAsync(_position, blocking, cancellationToken).ConfigureAwait(false);
        return await _cursor.FillAsync(blocking, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<int> WaitAsync(ValueTask<bool> filling, Memory<byte> buffer)
    {
        try
        {
            return await filling.ConfigureAwait(false) ? Copy(buffer.Span) : 0;
        }
        finally
        {
            _cursor.Leave();
        }
    }

    private int CopyAndLeave(bool isFilled, Span<byte> destination)
    {
        try
        {
            return isFilled ? Copy(destination) : 0;
        }
        finally
        {
            _cursor.Leave();
        }
    }

    private int Copy(Span<byte> destination)
    {
        ThrowIfDisposed(); // meanwhile
        ReadOnlySpan<byte> available = _cursor.Available;
        int bytes = Math.Min(available.Length, destination.Length);
        available[..bytes].CopyTo(destination);
        Use(bytes);
        return bytes;
    }

    private void Use(int bytes)
    {
        _cursor.Advance(bytes);
        _position += bytes;
    }
}
