using System.Text;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Local.Tests.Bombs;

/// <summary>A key whose codec and format may throw.</summary>
internal sealed record Fragile(string Word)
{
    /// <summary>Registers codec and formats; once for the process.</summary>
    public static void Register()
    {
        KeyCodecs.Register(new Codec());
        ValueCodecs.Register(new NumberCodec());
        TextFormats.Register(new Format());
        TextFormats.Register(new NumberFormat());
    }

    private sealed class Codec : KeyCodec<Fragile>
    {
        public override ReadOnlySpan<byte> Encode(Fragile key, EncodingBuffer scratch)
        {
            scratch.Clear();
            scratch.Write(Encoding.UTF8.GetBytes(key.Word));
            Bomb.Pass("key encode", key.Word);
            return scratch.Written;
        }

        public override Fragile Decode(ReadOnlySpan<byte> encoded)
        {
            string word = Encoding.UTF8.GetString(encoded);
            Bomb.Pass("key decode", word);
            return new Fragile(word);
        }
    }

    private sealed class NumberCodec : ValueCodec<FragileNumber>
    {
        private static readonly ValueCodec<long> Longs = ValueCodecs.For<long>();

        public override void Write(FragileNumber value, EncodingBuffer output)
        {
            Bomb.Pass("value write", value.Number);
            Longs.Write(value.Number, output);
        }

        public override FragileNumber Read(scoped ref ValueReader input)
        {
            long number = Longs.Read(ref input);
            Bomb.Pass("value read", number);
            return new FragileNumber(number);
        }
    }

    private sealed class Format : TextFormat<Fragile>
    {
        public override void Write(Fragile value, EncodingBuffer output)
        {
            Bomb.Pass("format", value.Word);
            output.Write(Encoding.UTF8.GetBytes(value.Word));
        }
    }

    private sealed class NumberFormat : TextFormat<FragileNumber>
    {
        public override void Write(FragileNumber value, EncodingBuffer output) => TextFormats.For<long>().Write(value.Number, output);
    }
}

/// <summary>A value whose codec may throw.</summary>
internal readonly record struct FragileNumber(long Number);
