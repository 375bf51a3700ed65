using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Values;

/// <summary>NullWritable: no bytes.</summary>
internal sealed class NothingValueCodec : ValueCodec<Nothing>
{
    public override int FixedBytes => 0;

    public override void Write(Nothing value, EncodingBuffer output)
    {
    }

    public override Nothing Read(scoped ref ValueReader input) => default;
}

/// <summary>16 bytes as the digits are written.</summary>
internal sealed class GuidValueCodec : ValueCodec<Guid>
{
    public override int FixedBytes => 16;

    private const int Size = 16;

    public override void Write(Guid value, EncodingBuffer output) =>
        value.TryWriteBytes(output.Append(Size), bigEndian: true, out _);

    public override Guid Read(scoped ref ValueReader input) => new(input.Take(Size), bigEndian: true);
}

/// <summary>Enums as the variable-length integer of their number.</summary>
/// <typeparam name="T">An enum; not constrained, so that it can be made without reflection.</typeparam>
internal sealed class EnumValueCodec<T> : ValueCodec<T>
    where T : allows ref struct
{
    public override void Write(T value, EncodingBuffer output) => output.WriteVInt64(EnumNumbers<T>.From(value));

    public override T Read(scoped ref ValueReader input)
    {
        long number = input.ReadVInt64();
        T value = EnumNumbers<T>.Truncate(number);
        return EnumNumbers<T>.From(value) == number
            ? value
            : throw new InvalidDataException($"A {typeof(T)} has the number {number}, which its type does not hold.");
    }
}

/// <summary>A boolean byte that says whether a value follows, and the value.</summary>
internal sealed class NullableValueCodec<T> : ValueCodec<T?>
    where T : struct
{
    private readonly ValueCodec<T> _codec = ValueCodecs.For<T>();

    public override int FixedBytes => _codec.FixedBytes == 0 ? 1 : -1; // null and a value are alike only where that takes nothing

    public override void Write(T? value, EncodingBuffer output)
    {
        output.WriteByte(value.HasValue ? (byte)1 : (byte)0);
        if (value.HasValue)
        {
            _codec.Write(value.GetValueOrDefault(), output);
        }
    }

    public override T? Read(scoped ref ValueReader input) => Marker.Read(ref input) ? _codec.Read(ref input) : null;
}

/// <summary>A reference that may be null, as <see cref="NullableValueCodec{T}"/>.</summary>
internal sealed class NullableReferenceValueCodec<T>(ValueCodec<T> codec) : ValueCodec<T?>
    where T : class
{
    private readonly ValueCodec<T> _codec = codec;

    public override void Write(T? value, EncodingBuffer output)
    {
        output.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            _codec.Write(value, output);
        }
    }

    public override T? Read(scoped ref ValueReader input) => Marker.Read(ref input) ? _codec.Read(ref input) : null;
}

/// <summary>The byte in front of a value that may be null.</summary>
internal static class Marker
{
    public static bool Read(scoped ref ValueReader input) => input.ReadByte() switch
    {
        0 => false,
        1 => true,
        byte other => throw new InvalidDataException(
            $"A value begins with the byte {other}, where 0 (null) or 1 (a value) was expected."),
    };
}
