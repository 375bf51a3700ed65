using System.Text;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Tests.Codecs;

public sealed class ShortStringTests
{
    // The last of each kind, and the first of the next: ASCII, two bytes, three bytes, surrogates.
    private static readonly string[] Characters = ["\0", "a", "\x7f", "\x80", "\u07ff", "\u0800", "\uffff", "\ud83d\ude00"];

    [Fact]
    public void Words_of_every_length_with_any_character_anywhere_are_their_UTF8()
    {
        KeyCodec<string> codec = KeyCodecs.For<string>();
        EncodingBuffer scratch = new();
        for (int length = 0; length <= 20; length++)
        {
            string ascii = string.Concat(Enumerable.Range(0, length).Select(static i => (char)('a' + i)));
            Check(codec, scratch, ascii);
            for (int at = 0; at < length; at++)
            {
                foreach (string other in Characters)
                {
                    Check(codec, scratch, ascii[..at] + other + ascii[(at + 1)..]);
                    Check(codec, scratch, ascii[..at] + other);
                }
            }
        }
    }

    private static void Check(KeyCodec<string> codec, EncodingBuffer scratch, string word)
    {
        ReadOnlySpan<byte> encoded = codec.Encode(word, scratch);
        Assert.Equal(Convert.ToHexString(Encoding.UTF8.GetBytes(word)), Convert.ToHexString(encoded));
    }
}
