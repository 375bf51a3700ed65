namespace Tusk.MapReduce.Codecs.Values;

// A class for each number, alike as they are: each names the Writable that it is, and calls the one method that reads or
// writes it. A class for all integers would have to choose among those by size, and reinterpret what it got.

/// <summary>BooleanWritable: one byte; as in Java, any but 0 reads as true.</summary>
internal sealed class BooleanValueCodec : ValueCodec<bool>
{
    public override int FixedBytes => sizeof(byte);

    public override void Write(bool value, EncodingBuffer output) => output.WriteByte(value ? (byte)1 : (byte)0);

    public override bool Read(scoped ref ValueReader input) => input.ReadByte() != 0;
}

/// <summary>ByteWritable.</summary>
internal sealed class SByteValueCodec : ValueCodec<sbyte>
{
    public override int FixedBytes => sizeof(byte);

    public override void Write(sbyte value, EncodingBuffer output) => output.WriteByte((byte)value);

    public override sbyte Read(scoped ref ValueReader input) => (sbyte)input.ReadByte();
}

/// <summary>The byte of a ByteWritable, read unsigned.</summary>
internal sealed class ByteValueCodec : ValueCodec<byte>
{
    public override int FixedBytes => sizeof(byte);

    public override void Write(byte value, EncodingBuffer output) => output.WriteByte(value);

    public override byte Read(scoped ref ValueReader input) => input.ReadByte();
}

/// <summary>ShortWritable: 2 bytes, big-endian.</summary>
internal sealed class Int16ValueCodec : ValueCodec<short>
{
    public override int FixedBytes => sizeof(short);

    public override void Write(short value, EncodingBuffer output) => output.WriteInt16(value);

    public override short Read(scoped ref ValueReader input) => input.ReadInt16();
}

/// <summary>2 bytes, big-endian.</summary>
internal sealed class UInt16ValueCodec : ValueCodec<ushort>
{
    public override int FixedBytes => sizeof(short);

    public override void Write(ushort value, EncodingBuffer output) => output.WriteInt16((short)value);

    public override ushort Read(scoped ref ValueReader input) => (ushort)input.ReadInt16();
}

/// <summary>One UTF-16 unit, as Java's DataOutput#writeChar: 2 bytes, big-endian.</summary>
internal sealed class CharValueCodec : ValueCodec<char>
{
    public override int FixedBytes => sizeof(short);

    public override void Write(char value, EncodingBuffer output) => output.WriteInt16((short)value);

    public override char Read(scoped ref ValueReader input) => (char)input.ReadInt16();
}

/// <summary>IntWritable: 4 bytes, big-endian.</summary>
internal sealed class Int32ValueCodec : ValueCodec<int>
{
    public override int FixedBytes => sizeof(int);

    public override void Write(int value, EncodingBuffer output) => output.WriteInt32(value);

    public override int Read(scoped ref ValueReader input) => input.ReadInt32();
}

/// <summary>4 bytes, big-endian.</summary>
internal sealed class UInt32ValueCodec : ValueCodec<uint>
{
    public override int FixedBytes => sizeof(int);

    public override void Write(uint value, EncodingBuffer output) => output.WriteInt32((int)value);

    public override uint Read(scoped ref ValueReader input) => (uint)input.ReadInt32();
}

/// <summary>LongWritable: 8 bytes, big-endian.</summary>
internal sealed class Int64ValueCodec : ValueCodec<long>
{
    public override int FixedBytes => sizeof(long);

    public override void Write(long value, EncodingBuffer output) => output.WriteInt64(value);

    public override long Read(scoped ref ValueReader input) => input.ReadInt64();
}

/// <summary>8 bytes, big-endian.</summary>
internal sealed class UInt64ValueCodec : ValueCodec<ulong>
{
    public override int FixedBytes => sizeof(long);

    public override void Write(ulong value, EncodingBuffer output) => output.WriteInt64((long)value);

    public override ulong Read(scoped ref ValueReader input) => (ulong)input.ReadInt64();
}

/// <summary>FloatWritable: IEEE bits, big-endian; Java's one NaN.</summary>
internal sealed class SingleValueCodec : ValueCodec<float>
{
    public override int FixedBytes => sizeof(int);

    public override void Write(float value, EncodingBuffer output) => output.WriteInt32(CanonicalBits.Of(value));

    public override float Read(scoped ref ValueReader input) => BitConverter.Int32BitsToSingle(input.ReadInt32());
}

/// <summary>DoubleWritable: IEEE bits, big-endian; Java's one NaN.</summary>
internal sealed class DoubleValueCodec : ValueCodec<double>
{
    public override int FixedBytes => sizeof(long);

    public override void Write(double value, EncodingBuffer output) => output.WriteInt64(CanonicalBits.Of(value));

    public override double Read(scoped ref ValueReader input) => BitConverter.Int64BitsToDouble(input.ReadInt64());
}

/// <summary>The flags (sign and scale), then the 96-bit number from its high end: four times 4 bytes, big-endian.</summary>
/// <remarks>Hadoop has no such Writable. The four numbers are those of decimal.GetBits, in reverse.</remarks>
internal sealed class DecimalValueCodec : ValueCodec<decimal>
{
    public override int FixedBytes => 4 * sizeof(int);

    public override void Write(decimal value, EncodingBuffer output)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        for (int i = 3; i >= 0; i--)
        {
            output.WriteInt32(parts[i]);
        }
    }

    public override decimal Read(scoped ref ValueReader input)
    {
        int flags = input.ReadInt32();
        int high = input.ReadInt32();
        int middle = input.ReadInt32();
        int low = input.ReadInt32();
        int scale = (flags >> 16) & 0xFF;
        return scale <= 28 && (flags & 0x7F00FFFF) == 0
            ? new decimal(low, middle, high, flags < 0, (byte)scale)
            : throw new InvalidDataException($"A decimal has the flags {flags:x8}; scale 0 to 28 and a sign were expected.");
    }
}
