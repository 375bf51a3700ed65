using System.Runtime.InteropServices;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Records;

public sealed class TextComparerTests
{
    [Fact]
    public void A_table_of_bytes_is_looked_up_by_views()
    {
        Dictionary<byte[], int> counts = new(TextComparer.Ordinal);
        var byText = counts.GetAlternateLookup<Text>();

        foreach (Text word in new Text("b a b c a b"u8).Tokens())
        {
            CollectionsMarshal.GetValueRefOrAddDefault(byText, word, out _)++;
        }

        Assert.Equal(
            [("b", 3), ("a", 2), ("c", 1)], // in the order in which they came
            counts.Select(static pair => (new Text(pair.Key).ToString(), pair.Value)));
        Assert.Equal(3, counts["b"u8.ToArray()]);
        Assert.False(byText.ContainsKey("d"u8));
    }

    [Fact]
    public void Equality_and_hashes_are_those_of_the_bytes()
    {
        byte[] one = [0xFF, 0x00], same = [0xFF, 0x00], other = [0xFF];
        TextComparer comparer = TextComparer.Ordinal;

        Assert.True(comparer.Equals(one, same));
        Assert.False(comparer.Equals(one, other));
        Assert.False(comparer.Equals(one, null));
        Assert.True(comparer.Equals(null, (byte[]?)null));
        Assert.True(comparer.Equals(new Text(one), same));
        Assert.False(comparer.Equals(new Text(one), other));
        Assert.Equal(comparer.GetHashCode(one), comparer.GetHashCode(new Text(same)));
    }

    [Fact]
    public void Order_is_that_of_unsigned_bytes()
    {
        byte[]?[] inOrder = [null, [], [0], [0, 0], [1], [0x7F], [0x80], [0xFF], [0xFF, 0]];
        byte[]?[] shuffled = [.. inOrder];
        new Random(1).Shuffle(shuffled);

        Assert.Equal(inOrder, shuffled.Order(TextComparer.Ordinal));
    }
}
