using Tusk.CommandLine;

namespace Tusk.Tests.CommandLine;

public sealed class NearestNamesTests
{
    private static readonly string[] Names = ["fs", "yarn", "mapred", "mapreduce", "namenode", "datanode"];

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("fs", "", 2)]
    [InlineData("yarn", "yran", 1)]
    [InlineData("Yarn", "yarn", 0)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_slips(string a, string b, int expected)
    {
        Assert.Equal(expected, NearestNames.Distance(a, b));
        Assert.Equal(expected, NearestNames.Distance(b, a));
    }

    [Theory]
    [InlineData("maprduce", "'mapreduce'")]
    [InlineData("mapr", "'mapred' or 'mapreduce'")]
    [InlineData("FS", "'fs'")]
    [InlineData("dataname", "'datanode'")]
    [InlineData("zzzzzz", "")]
    public void The_nearest_names_are_offered(string word, string expected) =>
        Assert.Equal(expected, NearestNames.Among(Names, word));

    [Fact]
    public void A_very_long_word_is_near_to_nothing() =>
        Assert.Equal("", NearestNames.Among(Names, new string('f', 1_000_000)));
}
