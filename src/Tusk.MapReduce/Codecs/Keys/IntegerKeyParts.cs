namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Signed integers: big-endian with the sign bit flipped.</summary>
internal sealed class SByteKeyPart : KeyPart<sbyte>
{
    public override int? FixedBytes => sizeof(sbyte);

    public override void Write(sbyte value, EncodingBuffer output) => output.WriteByte((byte)(value ^ sbyte.MinValue));

    public override sbyte Read(scoped ref KeyReader input) => (sbyte)(input.ReadByte() ^ 0x80);

    public override int HashCode(scoped ref KeyReader input) => Read(ref input);
}

internal sealed class Int16KeyPart : KeyPart<short>
{
    public override int? FixedBytes => sizeof(short);

    public override void Write(short value, EncodingBuffer output) => output.WriteInt16((short)(value ^ short.MinValue));

    public override short Read(scoped ref KeyReader input) => (short)(input.ReadUInt16() ^ 0x8000);

    public override int HashCode(scoped ref KeyReader input) => Read(ref input);
}

internal sealed class Int32KeyPart : KeyPart<int>
{
    public override int? FixedBytes => sizeof(int);

    public override void Write(int value, EncodingBuffer output) => output.WriteInt32(value ^ int.MinValue);

    public override int Read(scoped ref KeyReader input) => (int)input.ReadUInt32() ^ int.MinValue;

    public override int HashCode(scoped ref KeyReader input) => Read(ref input);
}

internal sealed class Int64KeyPart : KeyPart<long>
{
    public override int? FixedBytes => sizeof(long);

    public override void Write(long value, EncodingBuffer output) => output.WriteInt64(value ^ long.MinValue);

    public override long Read(scoped ref KeyReader input) => (long)input.ReadUInt64() ^ long.MinValue;

    public override int HashCode(scoped ref KeyReader input) => (int)Read(ref input);
}

/// <summary>Unsigned integers: big-endian. A byte hashes as the ByteWritable that it is written as.</summary>
internal sealed class ByteKeyPart : KeyPart<byte>
{
    public override int? FixedBytes => sizeof(byte);

    public override void Write(byte value, EncodingBuffer output) => output.WriteByte(value);

    public override byte Read(scoped ref KeyReader input) => input.ReadByte();

    public override int HashCode(scoped ref KeyReader input) => (sbyte)Read(ref input);
}

internal sealed class UInt16KeyPart : KeyPart<ushort>
{
    public override int? FixedBytes => sizeof(ushort);

    public override void Write(ushort value, EncodingBuffer output) => output.WriteInt16((short)value);

    public override ushort Read(scoped ref KeyReader input) => input.ReadUInt16();
}

internal sealed class UInt32KeyPart : KeyPart<uint>
{
    public override int? FixedBytes => sizeof(uint);

    public override void Write(uint value, EncodingBuffer output) => output.WriteInt32((int)value);

    public override uint Read(scoped ref KeyReader input) => input.ReadUInt32();
}

internal sealed class UInt64KeyPart : KeyPart<ulong>
{
    public override int? FixedBytes => sizeof(ulong);

    public override void Write(ulong value, EncodingBuffer output) => output.WriteInt64((long)value);

    public override ulong Read(scoped ref KeyReader input) => input.ReadUInt64();
}

internal sealed class CharKeyPart : KeyPart<char>
{
    public override int? FixedBytes => sizeof(char);

    public override void Write(char value, EncodingBuffer output) => output.WriteInt16((short)value);

    public override char Read(scoped ref KeyReader input) => (char)input.ReadUInt16();
}
