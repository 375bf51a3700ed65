using System.Buffers.Binary;

namespace Tusk.MapReduce.Codecs;

/// <summary>Reads the parts of an encoded key, front to back, never past its end; turns descending parts around.</summary>
/// <remarks>
/// A part of variable length is escaped and terminated: each 0x00 in it becomes 0x00 0xFF, and 0x00 0x01 ends it, so
/// that a shorter text sorts before a longer one that begins with it. In a descending part every byte is inverted.
/// </remarks>
public ref struct KeyReader
{
    private const byte EscapedZero = 0xFF;
    private const byte Terminator = 0x01;

    private readonly ReadOnlySpan<byte> _encoded;
    private int _position;
    private byte _mask;

    /// <summary>Reads from the first byte on, ascending.</summary>
    public KeyReader(ReadOnlySpan<byte> encoded)
    {
        _encoded = encoded;
        _position = 0;
        _mask = 0;
    }

    /// <summary>How many bytes were read.</summary>
    public readonly int Position => _position;

    /// <summary>Whether the bytes at the position are inverted.</summary>
    public readonly bool IsInverted => _mask != 0;

    /// <summary>Turns the order around for what is read next; a second call turns it back.</summary>
    public void Invert() => _mask = (byte)~_mask;

    /// <summary>Next byte.</summary>
    /// <exception cref="InvalidDataException">The key ends before.</exception>
    public byte ReadByte() => (byte)(Take(1)[0] ^ _mask);

    /// <summary>Next two bytes, big-endian.</summary>
    /// <exception cref="InvalidDataException">The key ends before.</exception>
    public ushort ReadUInt16() => (ushort)(BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort))) ^ (short)(sbyte)_mask);

    /// <summary>Next four bytes, big-endian.</summary>
    /// <exception cref="InvalidDataException">The key ends before.</exception>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint))) ^ (uint)(sbyte)_mask;

    /// <summary>Next eight bytes, big-endian.</summary>
    /// <exception cref="InvalidDataException">The key ends before.</exception>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong))) ^ (ulong)(sbyte)_mask;

    /// <summary>Next bytes, as many as <paramref name="destination"/> takes.</summary>
    /// <exception cref="InvalidDataException">The key ends before.</exception>
    public void Read(scoped Span<byte> destination)
    {
        Take(destination.Length).CopyTo(destination);
        Unmask(destination);
    }

    /// <summary>Passes over bytes.</summary>
    /// <exception cref="InvalidDataException">The key ends before.</exception>
    public void Skip(int count) => Take(count);

    /// <summary>Next byte, which says whether a value follows: 1 yes, 0 no (null).</summary>
    /// <exception cref="InvalidDataException">It is neither, or the key ends before.</exception>
    public bool ReadMarker() => ReadByte() switch
    {
        0 => false,
        1 => true,
        byte other => throw new InvalidDataException(
            $"A key has the byte {other} at {_position - 1}, where 0 (null) or 1 (a value) was expected."),
    };

    /// <summary>How many bytes the escaped part at the position holds, unescaped; reads nothing.</summary>
    /// <exception cref="InvalidDataException">The part has no terminator, or an escape that does not exist.</exception>
    public readonly int MeasureEscaped()
    {
        KeyReader ahead = this;
        int length = 0;
        bool more;
        do
        {
            length += ahead.NextPiece(out more).Length + (more ? 1 : 0);
        }
        while (more);

        return length;
    }

    /// <summary>Reads an escaped part and its terminator as a view, where it stands in the key as it is: it holds no zero and
    /// is not descending.</summary>
    /// <returns>False, with nothing read, where <see cref="ReadEscaped"/> must put it together.</returns>
    /// <exception cref="InvalidDataException">The part has no terminator, or an escape that does not exist.</exception>
    public bool TryReadEscapedView(out ReadOnlySpan<byte> view)
    {
        int start = _position;
        view = NextPiece(out bool more);
        if (more || _mask != 0)
        {
            _position = start;
            view = default;
            return false;
        }

        return true;
    }

    /// <summary>Passes over an escaped part and its terminator.</summary>
    /// <exception cref="InvalidDataException">The part has no terminator, or an escape that does not exist.</exception>
    public void SkipEscaped()
    {
        bool more;
        do
        {
            NextPiece(out more);
        }
        while (more);
    }

    /// <summary>Reads an escaped part and its terminator.</summary>
    /// <param name="destination">As long as <see cref="MeasureEscaped"/> said.</param>
    /// <exception cref="InvalidDataException">The part has no terminator, or an escape that does not exist.</exception>
    public void ReadEscaped(scoped Span<byte> destination)
    {
        Span<byte> rest = destination;
        bool more;
        do
        {
            ReadOnlySpan<byte> piece = NextPiece(out more);
            piece.CopyTo(rest);
            Unmask(rest[..piece.Length]);
            rest = rest[piece.Length..];
            if (more)
            {
                rest[0] = 0;
                rest = rest[1..];
            }
        }
        while (more);
    }

    /// <summary>Says that the key ends here.</summary>
    /// <exception cref="InvalidDataException">There are more bytes.</exception>
    public readonly void End()
    {
        if (_position != _encoded.Length)
        {
            throw new InvalidDataException($"A key of {_encoded.Length} B has {_encoded.Length - _position} B too many.");
        }
    }

    /// <summary>Appends bytes as an escaped part with its terminator.</summary>
    public static void WriteEscaped(ReadOnlySpan<byte> bytes, EncodingBuffer output)
    {
        int zero;
        while ((zero = bytes.IndexOf((byte)0)) >= 0)
        {
            output.Write(bytes[..(zero + 1)]);
            output.WriteByte(EscapedZero);
            bytes = bytes[(zero + 1)..];
        }

        Span<byte> end = output.Append(bytes.Length + 2);
        bytes.CopyTo(end);
        end[^2] = 0;
        end[^1] = Terminator;
    }

    /// <summary>The bytes, still inverted if they are, up to the next zero; it and what follows it are passed over.</summary>
    /// <param name="more">True when the zero is one of the part's own bytes, false when it begins the terminator.</param>
    private ReadOnlySpan<byte> NextPiece(out bool more)
    {
        ReadOnlySpan<byte> rest = _encoded[_position..];
        int zero = rest.IndexOf(_mask);
        if (zero < 0 || zero + 1 >= rest.Length)
        {
            throw new InvalidDataException($"A key of {_encoded.Length} B is cut: the part at {_position} has no end.");
        }

        int mark = rest[zero + 1] ^ _mask;
        if (mark is not (EscapedZero or Terminator))
        {
            throw new InvalidDataException(
                $"A key has the byte {mark} behind a zero at {_position + zero}, where 1 (end) or 255 was expected.");
        }

        more = mark == EscapedZero;
        _position += zero + 2;
        return rest[..zero];
    }

    private readonly void Unmask(scoped Span<byte> bytes)
    {
        if (_mask != 0)
        {
            BitInverter.Invert(bytes);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)(_encoded.Length - _position))
        {
            throw new InvalidDataException($"A key of {_encoded.Length} B is cut: {count} B were expected at {_position}.");
        }

        ReadOnlySpan<byte> taken = _encoded.Slice(_position, count);
        _position += count;
        return taken;
    }
}
