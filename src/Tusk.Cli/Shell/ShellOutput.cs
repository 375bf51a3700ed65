using System.Diagnostics;
using System.Text;
using Tusk.CommandLine;

namespace Tusk.Cli.Shell;

/// <summary>Standard output of the shell: lines and bytes in order, gathered a little; flushed before anything goes to standard error.</summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed class ShellOutput(CommandIo io)
{
    private const int BufferBytes = 16 << 10;
    private const int HoldMilliseconds = 100;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly Lock _lock = new();
    private int _count;
    private long _heldSince;

    /// <summary>Called before a line goes to standard error; wipes what is drawn there.</summary>
    public Action? BeforeError { get; set; }

    /// <summary>Whether the work goes on when nobody reads this any more: where it is more than what is written here.</summary>
    public bool MayBeUnread { get; init; }

    /// <summary>Writes a line.</summary>
    public void WriteLine(string line) => Write(line + "\n");

    /// <summary>Writes text as UTF-8.</summary>
    public void Write(string text)
    {
        lock (_lock)
        {
            if (Encoding.UTF8.GetMaxByteCount(text.Length) <= BufferBytes - _count)
            {
                Begin();
                _count += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_count));
                FlushIfHeldLong();
            }
            else
            {
                Write(Encoding.UTF8.GetBytes(text));
            }
        }
    }

    /// <summary>Writes bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (bytes.Length > BufferBytes - _count)
            {
                Flush();
            }

            if (bytes.Length > BufferBytes)
            {
                HandOn(bytes);
                return;
            }

            Begin();
            bytes.CopyTo(_buffer.AsSpan(_count));
            _count += bytes.Length;
            FlushIfHeldLong();
        }
    }

    /// <summary>Writes a line to standard error, behind everything that was written here so far.</summary>
    public void WriteErrorLine(string line)
    {
        lock (_lock)
        {
            Flush();
            BeforeError?.Invoke();
            io.WriteErrorText(line + "\n");
        }
    }

    /// <summary>Writes a line to standard error while the command works, whatever was written here so far; it never throws.</summary>
    public void WriteNotice(string line)
    {
        lock (_lock)
        {
            BeforeError?.Invoke();
            io.WriteErrorText(line + "\n");
        }
    }

    /// <summary>Hands everything on.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            int count = _count;
            _count = 0;
            if (count > 0)
            {
                HandOn(_buffer.AsSpan(0, count));
            }
        }
    }

    private void HandOn(ReadOnlySpan<byte> bytes)
    {
        try
        {
            io.Output.Write(bytes);
        }
        catch (BrokenPipeException) when (MayBeUnread)
        {
            // Half of a tree deleted, and the other half left without a word, is what nobody wants.
        }
    }

    private void Begin()
    {
        if (_count == 0)
        {
            _heldSince = Stopwatch.GetTimestamp();
        }
    }

    // A listing that takes long is seen while it grows.
    private void FlushIfHeldLong()
    {
        if (Stopwatch.GetElapsedTime(_heldSince).TotalMilliseconds > HoldMilliseconds)
        {
            Flush();
        }
    }
}
