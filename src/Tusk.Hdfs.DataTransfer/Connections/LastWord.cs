namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>What is said at the end of an operation without an answer: held back where the next operation is likely to come at once.</summary>
/// <remarks>Safe for several threads: whoever takes the word sends it.</remarks>
internal sealed class LastWord
{
    /// <summary>An operation that comes so soon after the one before is likely to be followed by another, in milliseconds.</summary>
    private const long SoonAfter = 5;

    private byte[]? _held;
    private long _endedAt = long.MinValue / 2; // in milliseconds
    private bool _isBusy;

    /// <summary>Whether there is one.</summary>
    public bool IsHeld => Volatile.Read(ref _held) is not null;

    /// <summary>An operation begins.</summary>
    /// <returns>What goes in front of it; null if nothing does.</returns>
    public byte[]? TakeForNext()
    {
        _isBusy = Environment.TickCount64 - _endedAt <= SoonAfter;
        return Take();
    }

    /// <summary>An operation ends.</summary>
    /// <returns>Whether its last word is held back; if not, it is to be sent.</returns>
    public bool TryHold(byte[] bytes)
    {
        _endedAt = Environment.TickCount64;
        if (_isBusy)
        {
            Volatile.Write(ref _held, bytes);
        }

        return _isBusy;
    }

    /// <summary>Takes it out; null if there is none.</summary>
    public byte[]? Take() => Interlocked.Exchange(ref _held, null);
}
