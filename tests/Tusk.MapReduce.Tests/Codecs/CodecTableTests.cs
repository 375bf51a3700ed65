using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Codecs;

public sealed class CodecTableTests
{
    [Fact]
    public void A_type_without_codec_is_named_with_the_remedy()
    {
        Assert.Equal(
            $"{typeof(Unknown)} has no key codec; mark it [TuskRecord] and make it partial, or KeyCodecs.Register a codec.",
            Assert.Throws<MissingCodecException>(KeyCodecs.For<Unknown>).Message);
        Assert.Contains("ValueCodecs.Register", Assert.Throws<MissingCodecException>(ValueCodecs.For<Unknown>).Message, StringComparison.Ordinal);
        Assert.Contains("TextFormats.Register", Assert.Throws<MissingCodecException>(TextFormats.For<Unknown>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tuple_with_such_a_field_names_both()
    {
        string message = Assert.Throws<MissingCodecException>(KeyCodecs.For<(int, Unknown)>).Message;

        Assert.StartsWith(typeof((int, Unknown)).ToString(), message, StringComparison.Ordinal);
        Assert.Contains($"{typeof(Unknown)} has no key codec;", message, StringComparison.Ordinal);
        Assert.Throws<MissingCodecException>(ValueCodecs.For<Unknown?>);
    }

    [Fact]
    public void A_tuple_of_eight_has_none()
    {
        Assert.Throws<MissingCodecException>(KeyCodecs.For<(int, int, int, int, int, int, int, int)>);
    }

    [Fact]
    public void A_registered_codec_serves_alone_and_inside_composites()
    {
        KeyCodecs.Register(new ColonCodec());

        Assert.Same(KeyCodecs.For<Wrapped>(), KeyCodecs.For<Wrapped>());
        Assert.Equal([7, 0], KeyCodecs.For<Wrapped>().Encoded(new Wrapped(7)));

        // 7, zero escaped as 00 FF, terminator 00 01, then the nullable's marker and a true.
        KeyCodec<(Wrapped, bool?)> pair = KeyCodecs.For<(Wrapped, bool?)>();
        Assert.Equal([7, 0, 0xFF, 0, 1, 1, 1], pair.Encoded((new Wrapped(7), true)));
        Assert.Equal((new Wrapped(7), null), pair.Decode(pair.Encoded((new Wrapped(7), null))));
    }

    [Fact]
    public void A_codec_cannot_be_replaced()
    {
        KeyCodecs.Register(new Constant<First>());
        Assert.Throws<InvalidOperationException>(() => KeyCodecs.Register(new Constant<First>()));

        Assert.Throws<MissingCodecException>(KeyCodecs.For<Second>);
        string message = Assert.Throws<InvalidOperationException>(() => KeyCodecs.Register(new Constant<Second>())).Message;
        Assert.Contains("was asked for before", message, StringComparison.Ordinal);

        Assert.Throws<InvalidOperationException>(() => KeyCodecs.Register(new Constant<int>()));
        Assert.Throws<InvalidOperationException>(() => KeyCodecs.Register(new Constant<Text>()));
        Assert.Throws<InvalidOperationException>(() => KeyCodecs.Register(new Constant<(First, int)>()));
        Assert.Throws<InvalidOperationException>(() => KeyCodecs.Register(new Constant<First?>()));
        Assert.Throws<InvalidOperationException>(() => KeyCodecs.Register(new Constant<DayOfWeek>()));
    }

    public struct Unknown;

    public struct First;

    public struct Second;

    public readonly record struct Wrapped(byte Value);

    /// <summary>The value and a zero.</summary>
    private sealed class ColonCodec : KeyCodec<Wrapped>
    {
        public override ReadOnlySpan<byte> Encode(Wrapped key, EncodingBuffer scratch)
        {
            scratch.Clear();
            scratch.WriteByte(key.Value);
            scratch.WriteByte(0);
            return scratch.Written;
        }

        public override Wrapped Decode(ReadOnlySpan<byte> encoded) => new(encoded[0]);
    }

    private sealed class Constant<T> : KeyCodec<T>
        where T : allows ref struct
    {
        public override ReadOnlySpan<byte> Encode(T key, EncodingBuffer scratch) => default;

        public override T Decode(ReadOnlySpan<byte> encoded) => default!;
    }
}
