using System.Runtime.CompilerServices;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>False 0, true 1. Java hashes false to 1 and true to 0.</summary>
internal sealed class BooleanKeyPart : KeyPart<bool>
{
    public override int? FixedBytes => 1;

    public override void Write(bool value, EncodingBuffer output) => output.WriteByte(value ? (byte)1 : (byte)0);

    public override bool Read(scoped ref KeyReader input) => input.ReadMarker();

    public override int HashCode(scoped ref KeyReader input) => input.ReadMarker() ? 0 : 1;
}

/// <summary>No bytes.</summary>
internal sealed class NothingKeyPart : KeyPart<Nothing>
{
    public override int? FixedBytes => 0;

    public override void Write(Nothing value, EncodingBuffer output)
    {
    }

    public override Nothing Read(scoped ref KeyReader input) => default;

    public override int HashCode(scoped ref KeyReader input) => 0;
}

/// <summary>16 bytes as the digits are written, which is the order of Guid.CompareTo.</summary>
internal sealed class GuidKeyPart : KeyPart<Guid>
{
    private const int Size = 16;

    public override int? FixedBytes => Size;

    public override void Write(Guid value, EncodingBuffer output) =>
        value.TryWriteBytes(output.Append(Size), bigEndian: true, out _);

    public override Guid Read(scoped ref KeyReader input)
    {
        Span<byte> bytes = stackalloc byte[Size];
        input.Read(bytes);
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>Enums by their underlying number, encoded as that number is.</summary>
/// <typeparam name="T">An enum; not constrained, so that it can be made without reflection.</typeparam>
internal sealed class EnumKeyPart<T> : KeyPart<T>
    where T : allows ref struct
{
    // The sign bit of a signed number is flipped, that of an unsigned one is not.
    private static readonly ulong SignBit = EnumNumbers<T>.IsSigned ? 1UL << ((8 * Unsafe.SizeOf<T>()) - 1) : 0;

    public override int? FixedBytes => Unsafe.SizeOf<T>();

    public override void Write(T value, EncodingBuffer output)
    {
        ulong bits = (ulong)EnumNumbers<T>.From(value) ^ SignBit;
        for (int shift = 8 * (Unsafe.SizeOf<T>() - 1); shift >= 0; shift -= 8)
        {
            output.WriteByte((byte)(bits >> shift));
        }
    }

    public override T Read(scoped ref KeyReader input)
    {
        ulong bits = 0;
        for (int i = 0; i < Unsafe.SizeOf<T>(); i++)
        {
            bits = (bits << 8) | input.ReadByte();
        }

        return EnumNumbers<T>.Truncate((long)(bits ^ SignBit));
    }
}

/// <summary>A byte 0 for null, which comes first; 1 and the value otherwise.</summary>
internal sealed class NullableKeyPart<T> : KeyPart<T?>
    where T : struct
{
    private readonly KeyPart<T> _part = KeyCodecs.For<T>().AsPart();

    public override void Write(T? value, EncodingBuffer output)
    {
        output.WriteByte(value.HasValue ? (byte)1 : (byte)0);
        if (value.HasValue)
        {
            _part.Write(value.GetValueOrDefault(), output);
        }
    }

    public override T? Read(scoped ref KeyReader input) => input.ReadMarker() ? _part.Read(ref input) : null;

    public override void Skip(scoped ref KeyReader input)
    {
        if (input.ReadMarker())
        {
            _part.Skip(ref input);
        }
    }
}

/// <summary>A reference that may be null, as <see cref="NullableKeyPart{T}"/>.</summary>
internal sealed class NullableReferenceKeyPart<T>(KeyPart<T> part) : KeyPart<T?>
    where T : class
{
    private readonly KeyPart<T> _part = part;

    public override void Write(T? value, EncodingBuffer output)
    {
        output.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            _part.Write(value, output);
        }
    }

    public override T? Read(scoped ref KeyReader input) => input.ReadMarker() ? _part.Read(ref input) : null;

    public override void Skip(scoped ref KeyReader input)
    {
        if (input.ReadMarker())
        {
            _part.Skip(ref input);
        }
    }
}
