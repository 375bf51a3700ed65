using System.Text;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Records;

public sealed class TextTokensTests
{
    private const int LongestText = 200;

    [Fact]
    public void Words_end_at_space_tab_newline_form_feed_and_carriage_return_only()
    {
        // Around each byte, in a text long enough for a whole block and at every place in it.
        for (int value = 0; value < 256; value++)
        {
            for (int at = 0; at < 130; at++)
            {
                byte[] text = [.. Enumerable.Repeat((byte)'x', 130)];
                text[at] = (byte)value;

                AssertSameWords(text);
            }
        }
    }

    [Fact]
    public void Texts_of_every_length_give_the_words_of_the_plain_loop()
    {
        var random = new Random(20261121);
        byte[] few = [.. " \t\n\f\r\v\0ab"u8, 0x7F, 0x80, 0x89, 0xA0, 0xFF];
        for (int length = 0; length <= LongestText; length++)
        {
            for (int round = 0; round < 60; round++)
            {
                byte[] text = new byte[length];
                int words = random.Next(1, 40); // how many bytes in a row are no delimiter, on average
                foreach (ref byte b in text.AsSpan())
                {
                    b = random.Next(words) == 0 ? few[random.Next(few.Length)] : (byte)random.Next(256);
                }

                AssertSameWords(text);
            }
        }
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(1000)]
    public void A_word_across_blocks_is_one_word(int length)
    {
        AssertSameWords([.. Enumerable.Repeat((byte)'x', length)]);
        AssertSameWords([(byte)' ', .. Enumerable.Repeat((byte)'x', length)]);
        AssertSameWords([.. Enumerable.Repeat((byte)'x', length), (byte)' ']);
        AssertSameWords([.. Enumerable.Repeat((byte)' ', length)]);
    }

    [Fact]
    public void A_walk_that_ended_stays_at_its_end()
    {
        TextTokens words = new Text("one"u8).Tokens();

        Assert.True(words.MoveNext());
        Assert.False(words.MoveNext());
        Assert.False(words.MoveNext());
    }

    [Fact]
    public void A_walk_reads_no_byte_behind_its_text()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(new string('x', 300));
        for (int length = 0; length <= LongestText; length++)
        {
            int words = 0;
            foreach (Text word in new Text(bytes.AsSpan(50, length)).Tokens())
            {
                Assert.Equal(length, word.Length);
                words++;
            }

            Assert.Equal(length == 0 ? 0 : 1, words);
        }
    }

    private static void AssertSameWords(byte[] text)
    {
        List<(int, int)> expected = [];
        for (int end = 0; end < text.Length;)
        {
            int start = end;
            while (start < text.Length && IsDelimiter(text[start]))
            {
                start++;
            }

            end = start;
            while (end < text.Length && !IsDelimiter(text[end]))
            {
                end++;
            }

            if (end > start)
            {
                expected.Add((start, end));
            }
        }

        List<(int, int)> actual = [];
        foreach (Text word in new Text(text).Tokens())
        {
            text.AsSpan().Overlaps(word.Bytes, out int start);
            actual.Add((start, start + word.Length));
        }

        Assert.True(expected.SequenceEqual(actual), $"Words differ in {Convert.ToHexString(text)}.");
    }

    private static bool IsDelimiter(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r';
}
