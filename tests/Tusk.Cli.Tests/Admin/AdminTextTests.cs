using Tusk.Cli.Admin;
using Tusk.Common.Configurations;
using Tusk.Tests;

namespace Tusk.Cli.Tests.Admin;

public sealed class AdminTextTests : IDisposable
{
    private readonly CapturedIo _captured = new();

    public void Dispose() => _captured.Dispose();

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(24576, "24 KB")]
    [InlineData(1536, "1.50 KB")]
    [InlineData(1048575, "1.00 MB")]
    [InlineData(34323525632, "31.97 GB")]
    [InlineData(541106348032, "503.94 GB")]
    [InlineData(-2048, "-2 KB")]
    [InlineData(long.MaxValue, "8.00 EB")]
    public void Sizes_are_those_of_Hadoop(long bytes, string expected) => Assert.Equal(expected, ByteText.Of(bytes));

    [Fact]
    public void Dates_are_those_of_Java()
    {
        var moment = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var east = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(9), "east", "east");

        Assert.Equal("Fri Jan 02 03:04:05 UTC 2026", JavaDate.Of(moment, TimeZoneInfo.Utc));
        Assert.Equal("Fri Jan 02 12:04:05 GMT+09:00 2026", JavaDate.Of(moment, east));
    }

    [Theory]
    [InlineData("-safemode", "Usage: hdfs dfsadmin [-safemode enter | leave | get | wait | forceExit]\n")]
    [InlineData("-saveNamespace a b", "Usage: hdfs dfsadmin [-saveNamespace [-beforeShutdown]]\n")]
    [InlineData("-safemode get", "safemode: FileSystem file:/// is not an HDFS file system. The fs class is: org.apache.hadoop.fs.LocalFileSystem\n"
        + "Usage: hdfs dfsadmin [-safemode enter | leave | get | wait | forceExit]\n")]
    public void What_cannot_be_done_is_told_in_Hadoops_words(string words, string expected)
    {
        Assert.Equal(255, new DfsAdmin(_captured.Io, new Configuration()).Run(words.Split(' ')));

        Assert.Equal(expected, _captured.Error);
        Assert.Empty(_captured.Output);
    }

    [Theory]
    [InlineData("-bogus", "bogus: Unknown command\nUsage: hdfs dfsadmin\n")]
    [InlineData("report", "eport: Unknown command\nUsage: hdfs dfsadmin\n")]
    [InlineData("-printTopology", "printTopology: tusk dfsadmin does not have this command yet; it has -report, -safemode, -saveNamespace\n")]
    public void Other_commands_are_unknown(string word, string expected)
    {
        Assert.Equal(255, new DfsAdmin(_captured.Io, new Configuration()).Run([word]));

        Assert.StartsWith(expected, _captured.Error, StringComparison.Ordinal);
    }
}
