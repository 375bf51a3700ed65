using System.Buffers.Binary;
using Tusk.Common.Writables;

namespace Tusk.MapReduce.Codecs;

/// <summary>Reads Writable encodings from bytes, front to back, never past their end.</summary>
public ref struct ValueReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <summary>Reads from the first byte on.</summary>
    public ValueReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _position = 0;
    }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>Takes the next <paramref name="count"/> bytes, as a view.</summary>
    /// <exception cref="InvalidDataException">Fewer are left, or <paramref name="count"/> is negative.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - _position))
        {
            throw new InvalidDataException($"A value needs {count} B more; {Remaining} B are left.");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    /// <summary>Next byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Next two bytes, big-endian.</summary>
    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    /// <summary>Next four bytes, big-endian.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    /// <summary>Next eight bytes, big-endian.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    /// <summary>Next variable-length integer, in Hadoop's form.</summary>
    public long ReadVInt64()
    {
        if (!VarInt.TryRead(_bytes[_position..], out long value, out int read))
        {
            throw new InvalidDataException($"A variable-length integer is cut; {Remaining} B are left.");
        }

        _position += read;
        return value;
    }

    /// <summary>Next variable-length length: not negative, not past the end.</summary>
    public int ReadLength()
    {
        // Most are below 128, which is one byte.
        if (_position < _bytes.Length && _bytes[_position] <= sbyte.MaxValue && _bytes[_position] < _bytes.Length - _position)
        {
            return _bytes[_position++];
        }

        long length = ReadVInt64();
        if (length < 0 || length > Remaining)
        {
            throw new InvalidDataException($"A length of {length} is out of range (0 to {Remaining}).");
        }

        return (int)length;
    }
}
