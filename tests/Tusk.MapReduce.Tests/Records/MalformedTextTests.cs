using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Records;

/// <summary>Malformed UTF-8 as a string; the expectations are what Java 17 gives through Hadoop's Text.toString.</summary>
public sealed class MalformedTextTests
{
    [Theory]
    [InlineData("C080", 2)] // an overlong NUL: neither byte begins or continues anything
    [InlineData("C2", 1)]
    [InlineData("E080", 2)] // overlong
    [InlineData("E08080", 3)]
    [InlineData("E0A0", 1)] // cut short
    [InlineData("ED", 1)]
    [InlineData("EDA0", 1)] // a surrogate, cut short
    [InlineData("EDA080", 1)] // U+D800: one sequence in Java, three of one byte in .NET
    [InlineData("EDBFBF", 1)] // U+DFFF
    [InlineData("EDA080EDB080", 2)] // a pair of surrogates (CESU-8)
    [InlineData("ED80ED", 2)]
    [InlineData("F0808080", 4)] // overlong
    [InlineData("F09080", 1)] // cut short
    [InlineData("F4908080", 4)] // above U+10FFFF
    [InlineData("F5808080", 4)]
    [InlineData("FF", 1)]
    [InlineData("8080", 2)]
    public void Each_malformed_sequence_is_as_many_replacements_as_in_Java(string hex, int replacements)
    {
        byte[] text = [(byte)'a', .. Convert.FromHexString(hex), (byte)'z'];
        string expected = "a" + new string('\uFFFD', replacements) + "z";

        Assert.Equal(expected, new Text(text).ToString());
        Assert.Equal(expected, new Text(new Text(text).Repaired().Bytes.ToArray()).ToString());
        Assert.Equal(expected[..^1], new Text(text.AsSpan(..^1)).Repaired().ToString());
    }

    [Fact]
    public void Valid_text_is_not_copied_to_be_repaired()
    {
        // U+D7FF, the last before the surrogates, begins with their lead byte
        byte[] text = [.. "Füße 𝄞 "u8, 0xED, 0x9F, 0xBF];

        Assert.True(new Text(text).Repaired().Bytes.Overlaps(text));
        Assert.Equal("Füße 𝄞 \uD7FF", new Text(text).ToString());
    }
}
