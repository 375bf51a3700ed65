using Microsoft.Win32.SafeHandles;

namespace Tusk.CommandLine;

/// <summary>Standard output or standard error as bytes, unbuffered; a write that is lost is an error that says so.</summary>
/// <remarks>The runtime's own stream drops what nobody reads any more without a word, and its first write to a terminal
/// switches the terminal's keys into another mode; so pipes and terminals are written to as files. To a real file the
/// runtime's stream writes: its place in it is shared with the shell and its other commands.</remarks>
internal sealed class StandardStream : Stream
{
    /// <summary>A pipe takes so many bytes whole or not at all, so that a write refused for now can be made again.</summary>
    private const int WholeBytes = 512;

    private const int BrokenPipe = 32; // EPIPE, of Linux and macOS

    private readonly int _descriptor;
    private readonly string _name;
    private readonly Func<Stream> _openConsole;
    private Stream? _console;
    private FileStream? _pipe;
    private bool _isKnown;

    private StandardStream(int descriptor, string name, Func<Stream> openConsole) =>
        (_descriptor, _name, _openConsole) = (descriptor, name, openConsole);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private Stream Console => _console ??= _openConsole();

    private static int TryAgain => OperatingSystem.IsLinux() ? 11 : 35; // EAGAIN

    /// <summary>Standard output.</summary>
    public static StandardStream OpenOutput() => new(1, "Standard output", System.Console.OpenStandardOutput);

    /// <summary>Standard error.</summary>
    public static StandardStream OpenError() => new(2, "Standard error", System.Console.OpenStandardError);

    /// <exception cref="BrokenPipeException">Nobody reads it any more.</exception>
    /// <exception cref="IOException">It is closed, or the disk under it is full.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            if (Pipe() is { } pipe)
            {
                WriteTo(pipe, buffer);
            }
            else
            {
                Console.Write(buffer);
            }
        }
        catch (IOException e) when (e.HResult == BrokenPipe && !OperatingSystem.IsWindows())
        {
            throw new BrokenPipeException(e);
        }
        catch (UnauthorizedAccessException e)
        {
            // How the runtime words EBADF.
            throw new IOException($"{_name} is closed", e);
        }
        catch (IOException e)
        {
            throw new IOException($"{_name}: {e.Message}", e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pipe?.Dispose();
            _console?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WriteTo(FileStream pipe, ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            ReadOnlySpan<byte> piece = buffer[..Math.Min(WholeBytes, buffer.Length)];
            try
            {
                pipe.Write(piece);
            }
            catch (IOException e) when (e.HResult == TryAgain)
            {
                // Full, and whoever made the pipe asked not to wait: the runtime's stream waits all the same.
                Console.Write(piece);
            }

            buffer = buffer[piece.Length..];
        }
    }

    private FileStream? Pipe()
    {
        if (!_isKnown && !OperatingSystem.IsWindows())
        {
            var file = new FileStream(new SafeFileHandle(_descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            _pipe = file.CanSeek ? null : file;
        }

        _isKnown = true;
        return _pipe;
    }
}
