using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Tusk.Common.Memory;
using Tusk.Common.Writables;

namespace Tusk.MapReduce.Codecs;

/// <summary>Scratch space in which keys, values and lines are encoded; grows to the largest and stays there.</summary>
public sealed class EncodingBuffer
{
    private byte[] _bytes;

    /// <summary>Makes a buffer that begins small.</summary>
    public EncodingBuffer()
        : this(256)
    {
    }

    /// <summary>Makes a buffer with room for <paramref name="capacity"/> bytes.</summary>
    public EncodingBuffer(int capacity) => _bytes = new byte[capacity];

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written since <see cref="Clear"/>; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Clear() => Length = 0;

    /// <summary>Makes room for <paramref name="count"/> more bytes and counts them as written.</summary>
    /// <returns>The room, for the caller to fill; its content is undefined.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Append(int count)
    {
        int start = Length;
        if (count > _bytes.Length - start)
        {
            Grow(count);
        }

        Length = start + count;
        return _bytes.AsSpan(start, count);
    }

    /// <summary>Takes back the last <paramref name="count"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer are written, or the count is negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Shrink(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Length, nameof(count));
        Length -= count;
    }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <summary>Appends a byte.</summary>
    public void WriteByte(byte value) => Append(1)[0] = value;

    /// <summary>Appends two bytes, big-endian.</summary>
    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Append(sizeof(short)), value);

    /// <summary>Appends four bytes, big-endian.</summary>
    /// <remarks>Stores eight, and takes four back: who reads eight at once next, as hash tables do, need not wait until
    /// two stores have reached the cache.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Append(sizeof(ulong)), (ulong)(uint)value << 32);
        Length -= sizeof(int);
    }

    /// <summary>Appends eight bytes, big-endian.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Append(sizeof(long)), value);

    /// <summary>Appends a variable-length integer in Hadoop's form, 1 to 9 bytes.</summary>
    public void WriteVInt64(long value) => Shrink(VarInt.MaxBytes - VarInt.Write(Append(VarInt.MaxBytes), value));

    /// <summary>Inverts every bit from <paramref name="start"/> on, which reverses the order of what stands there.</summary>
    public void InvertFrom(int start) => BitInverter.Invert(_bytes.AsSpan(start, Length - start));

    private void Grow(int count)
    {
        long needed = (long)Length + count;
        if (needed > Array.MaxLength)
        {
            throw new InvalidDataException($"A record of {needed} B does not fit; at most {Array.MaxLength} B.");
        }

        int dropped = _bytes.Length;
        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
        DroppedArrays.Note(dropped);
    }
}
