using System.Globalization;
using System.Text;
using Tusk.Common.Errors;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.KeyFields;

namespace Tusk.MapReduce.Tests.KeyFields;

/// <summary>Fields in keys that are text, beside what Hadoop's partitioner and comparator gave.</summary>
public sealed class KeyFieldTests
{
    [Fact]
    public void Partitions_are_Hadoops()
    {
        IReadOnlyList<string[]> rows = Vectors.Read("keyfield-partition.tsv");
        Assert.True(rows.Count > 200);
        foreach (string[] row in rows)
        {
            byte[] key = Encoding.UTF8.GetBytes(Vectors.Unescape(row[2]));

            int partition = KeyFieldSpec.Parse(row[0], Vectors.Unescape(row[1])).Partition(key, 7);

            Assert.True(
                partition.ToString(CultureInfo.InvariantCulture) == row[3], $"'{row[0]}' '{row[1]}' '{row[2]}': {partition}, expected {row[3]}");
        }
    }

    [Fact]
    public void The_order_is_Hadoops_and_tells_apart_what_Hadoops_does()
    {
        IReadOnlyList<string[]> rows = Vectors.Read("keyfield-order.tsv");
        Assert.True(rows.Count > 10);
        foreach (string[] row in rows)
        {
            KeyFieldCodec<string> codec = Codec(row[0], row[1]);
            List<string[]> expected = [.. row.Skip(2).Select(static cell => cell.Split(" = ").Select(Vectors.Unescape).ToArray())];
            string[] keys = [.. expected.SelectMany(static group => group)];

            string[] sorted = [.. keys.OrderBy(key => Encoded(codec, key), Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)))];

            int at = 0;
            foreach (string[] group in expected)
            {
                string[] ours = sorted[at..(at + group.Length)];
                Assert.True(group.Order().SequenceEqual(ours.Order()), $"'{row[0]}': {string.Join(' ', sorted)}");
                bool isEmptyNumber = group.Contains("y..z") && row[0].Contains("2n", StringComparison.Ordinal); // equal to any word, as the separator is read
                int groups = ours.Select(key => Convert.ToHexString(codec.GroupingPrefix(Encoded(codec, key)))).Distinct().Count();
                Assert.True(groups == 1 || isEmptyNumber, $"'{row[0]}': {groups} groups of {string.Join(' ', ours)}");
                at += group.Length;
            }
        }
    }

    [Fact]
    public void Numbers_of_any_length_are_in_their_order()
    {
        string[][] ascending =
        [
            ["-123456789012345678901234567890"], ["-10.5"], ["-10", "-010.00"], ["-0.25"], ["0", "-0", "000", "0.0", ".0"], ["abc", "a"], ["b"],
            ["0.001", ".001"], ["0.25", "00.250"], ["1", "1.", "01"], ["1.5x", "1.50"], ["9"], ["10"], ["99999999999999999999"], ["100000000000000000000.1"],
        ];
        KeyFieldCodec<string> codec = Codec("-n", ";");
        List<(string Key, int Rank)> keys = [.. ascending.SelectMany(static (same, rank) => same.Select(key => (key, rank)))];

        foreach ((string left, int leftRank) in keys)
        {
            foreach ((string right, int rightRank) in keys)
            {
                int order = codec.GroupingPrefix(Encoded(codec, left)).SequenceCompareTo(codec.GroupingPrefix(Encoded(codec, right)));
                Assert.True(Math.Sign(order) == leftRank.CompareTo(rightRank), $"{left} {right}: {order}");
            }
        }
    }

    [Theory]
    [InlineData("-k1", "")]
    [InlineData("-k2,2nr -k1,1", "a;7;x\0y")]
    [InlineData("-k3r", "a;b")]
    [InlineData("-k1.2,1.3 -k2n", "abcdef;-5.10")]
    [InlineData("-k2r", "\0;\0\u0001")]
    public void Keys_come_back_as_they_were(string options, string key)
    {
        KeyFieldCodec<string> codec = Codec(options, ";");

        Assert.Equal(key, codec.Decode(Encoded(codec, key)));
    }

    [Theory]
    [InlineData("-k")]
    [InlineData("-k0")]
    [InlineData("-k1,")]
    [InlineData("-k1,0")]
    [InlineData("-k1.")]
    [InlineData("-kx")]
    [InlineData("-k1,2x")]
    [InlineData("-k99999999999")]
    [InlineData("-x")]
    [InlineData("2,2")]
    [InlineData("-")]
    public void Malformed_options_are_refused(string options)
    {
        string message = Assert.ThrowsAny<HadoopException>(() => KeyFieldSpec.Parse(options)).Message;

        Assert.Contains($"in the key fields '{options}' is not understood", message, StringComparison.Ordinal);
    }

    private static KeyFieldCodec<string> Codec(string options, string separator) =>
        new(KeyCodecs.For<string>(), KeyFieldSpec.Parse(options, separator));

    private static byte[] Encoded(KeyFieldCodec<string> codec, string key) => codec.Encode(key, new EncodingBuffer()).ToArray();
}
