using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs.Image;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Writes an image, section by section and message by message; nothing of it is kept in memory.</summary>
/// <remarks>Not for several threads at once. What was written without <see cref="Complete"/> is no image.</remarks>
internal sealed class FsImageWriter : IDisposable
{
    private const int FlushBytes = 256 << 10;

    private readonly Stream _output;
    private readonly IncrementalHash _sum = FsImageDigest.Begin();
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);
    private readonly FileSummary _summary = new()
    {
        OndiskVersion = FsImageFormat.OnDiskVersion,
        LayoutVersion = unchecked((uint)FsImageFormat.LayoutVersion),
    };

    private long _flushedBytes;
    private FileSummary.Types.Section? _open;

    /// <summary>Begins an image.</summary>
    /// <param name="output">Where it goes; flushed in the end, and not closed.</param>
    public FsImageWriter(Stream output)
    {
        _output = output;
        _buffer.Write(FsImageFormat.Magic);
    }

    /// <summary>Bytes written until now.</summary>
    public long Bytes => _flushedBytes + _buffer.WrittenCount;

    /// <summary>Begins a section.</summary>
    public void Begin(string section)
    {
        if (_open is not null)
        {
            throw new InvalidOperationException($"The section {_open.Name} has not ended.");
        }

        _open = new FileSummary.Types.Section { Name = section, Offset = (ulong)Bytes };
    }

    /// <summary>Writes a message with its length in front.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(IContract message)
    {
        Messages.WriteDelimited(_buffer, message);
        FlushIfFull();
    }

    /// <summary>Writes what was kept of a section as it is.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void WriteKept(ReadOnlySpan<byte> bytes)
    {
        _buffer.Write(bytes);
        FlushIfFull();
    }

    /// <summary>Ends the section, which may be empty.</summary>
    public void End()
    {
        FileSummary.Types.Section section = _open ?? throw new InvalidOperationException("No section has begun.");
        section.Length = (ulong)Bytes - section.Offset;
        _summary.Sections.Add(section);
        _open = null;
    }

    /// <summary>Writes the summary.</summary>
    /// <returns>The MD5 of the image, in hexadecimal digits.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public string Complete()
    {
        if (_open is not null)
        {
            throw new InvalidOperationException($"The section {_open.Name} has not ended.");
        }

        long start = Bytes;
        Messages.WriteDelimited(_buffer, _summary);
        Span<byte> trailer = stackalloc byte[FsImageFormat.TrailerBytes];
        BinaryPrimitives.WriteInt32BigEndian(trailer, checked((int)(Bytes - start)));
        _buffer.Write(trailer);
        Flush();
        _output.Flush();
        return Convert.ToHexStringLower(_sum.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _sum.Dispose();

    private void FlushIfFull()
    {
        if (_buffer.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    private void Flush()
    {
        _sum.AppendData(_buffer.WrittenSpan);
        _output.Write(_buffer.WrittenSpan);
        _flushedBytes += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }
}
