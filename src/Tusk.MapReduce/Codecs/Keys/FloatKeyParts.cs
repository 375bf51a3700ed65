namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Floats in the order of Java's Float.compare: -0.0 before 0.0, NaN (one for all) last.</summary>
/// <remarks>The IEEE bits, big-endian: negative ones inverted, the others with the sign bit set.</remarks>
internal sealed class SingleKeyPart : KeyPart<float>
{
    public override int? FixedBytes => sizeof(float);

    public override void Write(float value, EncodingBuffer output)
    {
        int bits = CanonicalBits.Of(value);
        output.WriteInt32(bits ^ ((bits >> 31) | int.MinValue));
    }

    public override float Read(scoped ref KeyReader input) => BitConverter.Int32BitsToSingle(ReadBits(ref input));

    public override int HashCode(scoped ref KeyReader input) => ReadBits(ref input);

    private static int ReadBits(scoped ref KeyReader input)
    {
        int encoded = (int)input.ReadUInt32();
        return encoded ^ ((~encoded >> 31) | int.MinValue);
    }
}

/// <summary>Doubles, as <see cref="SingleKeyPart"/>.</summary>
internal sealed class DoubleKeyPart : KeyPart<double>
{
    public override int? FixedBytes => sizeof(double);

    public override void Write(double value, EncodingBuffer output)
    {
        long bits = CanonicalBits.Of(value);
        output.WriteInt64(bits ^ ((bits >> 63) | long.MinValue));
    }

    public override double Read(scoped ref KeyReader input) => BitConverter.Int64BitsToDouble(ReadBits(ref input));

    // The low half, as DoubleWritable; 1.0 and 2.0 both hash to 0.
    public override int HashCode(scoped ref KeyReader input) => (int)ReadBits(ref input);

    private static long ReadBits(scoped ref KeyReader input)
    {
        long encoded = (long)input.ReadUInt64();
        return encoded ^ ((~encoded >> 63) | long.MinValue);
    }
}
