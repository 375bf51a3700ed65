using Tusk.Common.Configurations;

namespace Tusk.Common.Tests.Configurations;

/// <summary>What getTimeDuration of 3.4.2 made of the same values.</summary>
public sealed class DurationTests
{
    private readonly Configuration _configuration = new();

    [Theory]
    [InlineData("5", DurationUnit.Milliseconds, 5)]
    [InlineData("5", DurationUnit.Seconds, 5000)]
    [InlineData("5s", DurationUnit.Milliseconds, 5000)]
    [InlineData("5S", DurationUnit.Milliseconds, 5000)]
    [InlineData(" 5ms ", DurationUnit.Seconds, 5)]
    [InlineData("1m", DurationUnit.Seconds, 60_000)]
    [InlineData("2h", DurationUnit.Seconds, 7_200_000)]
    [InlineData("3d", DurationUnit.Seconds, 259_200_000)]
    [InlineData("7000us", DurationUnit.Seconds, 7)]
    [InlineData("8000000ns", DurationUnit.Seconds, 8)]
    [InlineData("9000000", DurationUnit.Nanoseconds, 9)]
    [InlineData("-1", DurationUnit.Seconds, -1000)]
    [InlineData("+5", DurationUnit.Milliseconds, 5)]
    [InlineData("0", DurationUnit.Days, 0)]
    public void Reads_times(string value, DurationUnit unit, double expectedMillis)
    {
        _configuration.Set("t", value);

        Assert.Equal(TimeSpan.FromMilliseconds(expectedMillis), _configuration.GetDuration("t", TimeSpan.MaxValue, unit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5 s")]
    [InlineData("1.5s")]
    [InlineData("5x")]
    [InlineData("5sec")]
    [InlineData("0x10")]
    [InlineData("1 000")]
    [InlineData("9223372036854775808")]
    public void Refuses_what_is_no_time(string value)
    {
        _configuration.Set("t", value);

        ConfigurationException e = Assert.Throws<ConfigurationException>(
            () => _configuration.GetDuration("t", default, DurationUnit.Seconds));

        Assert.StartsWith($"Setting t is '{value}'; expected a time: ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("or else in s.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_past_all_bounds_is_the_longest()
    {
        _configuration.Set("t", "9223372036854775807d");
        _configuration.Set("u", "-9223372036854775808");

        Assert.Equal(TimeSpan.MaxValue, _configuration.GetDuration("t", default, DurationUnit.Seconds));
        Assert.Equal(TimeSpan.MinValue, _configuration.GetDuration("u", default, DurationUnit.Milliseconds));
        Assert.Equal(TimeSpan.FromSeconds(3), _configuration.GetDuration("absent", TimeSpan.FromSeconds(3), DurationUnit.Days));
    }

    [Theory]
    [InlineData("90s")]
    [InlineData("1h")]
    [InlineData("2d")]
    [InlineData("100ms")]
    [InlineData("7us")]
    [InlineData("300ns")]
    [InlineData("-5m")]
    [InlineData("0")]
    [InlineData("-922337203685477580800ns")] // the least of all
    public void Writes_the_shortest_text(string text)
    {
        TimeSpan value = DurationText.TryParse(text, DurationUnit.Seconds, out TimeSpan read) ? read : TimeSpan.MinValue;

        Assert.Equal(text, DurationText.Format(value));
    }

    [Fact]
    public void A_setting_checks_its_bounds()
    {
        SettingDuration setting = new(
            "some.time", TimeSpan.FromSeconds(30), DurationUnit.Seconds, TimeSpan.Zero, TimeSpan.FromHours(1), "How long.");
        Assert.Equal(TimeSpan.FromSeconds(30), setting.Read(_configuration));

        _configuration.Set("some.time", "100ms");
        Assert.Equal(TimeSpan.FromMilliseconds(100), setting.Read(_configuration));

        _configuration.Set("some.time", "2h");
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => setting.Read(_configuration));
        Assert.Equal("Setting some.time is '2h'; expected a time, 0 to 1h.", e.Message);
    }

    [Fact]
    public void A_choice_is_read_in_either_case_and_nothing_else_is()
    {
        SettingChoice setting = new("dfs.checksum.type", "CRC32C", ["NULL", "CRC32", "CRC32C"], "Kind of checksum.");
        Assert.Equal("CRC32C", setting.Read(_configuration));

        _configuration.Set("dfs.checksum.type", " crc32 ");
        Assert.Equal("CRC32", setting.Read(_configuration));

        _configuration.Set("dfs.checksum.type", "md5");
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => setting.Read(_configuration));
        Assert.Equal("Setting dfs.checksum.type is 'md5'; expected one of NULL, CRC32, CRC32C.", e.Message);
    }
}
