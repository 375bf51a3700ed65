using System.Text;
using Tusk.Common.Configurations;

namespace Tusk.Common.Tests.Configurations;

public sealed class ConfigurationTests
{
    private readonly Configuration _configuration = new();

    [Theory]
    [InlineData("12", 12)]
    [InlineData(" -7 ", -7)]
    [InlineData("0x1F", 31)]
    [InlineData("-0x10", -16)]
    public void Reads_whole_numbers(string value, int expected)
    {
        _configuration.Set("n", value);

        Assert.Equal(expected, _configuration.GetInt32("n", 1));
        Assert.Equal(expected, _configuration.GetInt64("n", 1));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("0x")]
    [InlineData("2147483648")]
    public void Refuses_what_is_no_whole_number_and_names_key_and_value(string value)
    {
        _configuration.Set("some.key", value);

        ConfigurationException e = Assert.Throws<ConfigurationException>(() => _configuration.GetInt32("some.key", 1));

        Assert.StartsWith($"Setting some.key is '{value}'; expected a whole number", e.Message, StringComparison.Ordinal);
        Assert.Equal(("some.key", value), (e.Key, e.Value));
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("1k", 1024)]
    [InlineData("2M", 2L << 20)]
    [InlineData("3g", 3L << 30)]
    [InlineData("4T", 4L << 40)]
    [InlineData("-1k", -1024)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Reads_sizes(string value, long expected)
    {
        _configuration.Set("s", value);

        Assert.Equal(expected, _configuration.GetBytes("s", 1));
    }

    [Theory]
    [InlineData("k")]
    [InlineData("1kb")]
    [InlineData("9e")]
    [InlineData("8192p")]
    public void Refuses_what_is_no_size(string value)
    {
        _configuration.Set("s", value);

        Assert.Throws<ConfigurationException>(() => _configuration.GetBytes("s", 1));
    }

    [Fact]
    public void Reads_booleans_in_either_case_and_refuses_others()
    {
        _configuration.Set("yes", " TRUE ");
        _configuration.Set("empty", "");
        _configuration.Set("odd", "yes");

        Assert.True(_configuration.GetBoolean("yes", false));
        Assert.True(_configuration.GetBoolean("empty", true));
        Assert.True(_configuration.GetBoolean("absent", true));
        Assert.Throws<ConfigurationException>(() => _configuration.GetBoolean("odd", false));
    }

    [Fact]
    public void Splits_comma_lists()
    {
        _configuration.Set("list", " a, b ,,c");

        Assert.Equal(["a", "b", "c"], _configuration.GetStrings("list"));
        Assert.Empty(_configuration.GetStrings("absent"));
    }

    [Theory]
    [InlineData("mapred.reduce.tasks", "mapreduce.job.reduces")]
    [InlineData("mapred.min.split.size", "mapreduce.input.fileinputformat.split.minsize")]
    [InlineData("mapred.textoutputformat.separator", "mapreduce.output.textoutputformat.separator")]
    public void Old_and_new_names_are_the_same_setting(string oldName, string newName)
    {
        _configuration.Set(oldName, "7");
        Assert.Equal("7", _configuration.Get(newName));

        _configuration.Set(newName, "8");
        Assert.Equal("8", _configuration.Get(oldName));
        Assert.True(_configuration.IsSet(oldName));
        Assert.Equal([newName], _configuration.Select(e => e.Key));
    }

    [Fact]
    public void A_later_resource_overrides_but_for_final_and_what_the_program_set()
    {
        _configuration.Set("set", "program");
        Add("<property><name>a</name><value>1</value></property>"
            + "<property><name> f </name><value>1</value><final>true</final></property>"
            + "<property><name>set</name><value>file</value></property>"
            + "<property name='attributes' value='yes'/><property><name>no.value</name></property>");
        Add("<property><name>a</name><value>2</value></property><property><name>f</name><value>2</value></property>");

        Assert.Equal("2", _configuration.Get("a"));
        Assert.Equal("1", _configuration.Get("f"));
        Assert.Equal("program", _configuration.Get("set"));
        Assert.Equal("yes", _configuration.Get("attributes"));
        Assert.False(_configuration.IsSet("no.value"));

        _configuration.Set("f", "3");
        Assert.Equal("3", _configuration.Get("f"));
    }

    [Theory]
    [InlineData("<configuration><property>", "not well-formed XML")]
    [InlineData("<settings/>", "expected <configuration>")]
    [InlineData("<configuration><property><value>1</value></property></configuration>", "without a name")]
    [InlineData("<configuration>\n<include href='x'/></configuration>", ", line 2: an <include>, but only a file")]
    [InlineData("<configuration/><more/>", "line 1: not well-formed XML")]
    [InlineData("", "not well-formed XML")]
    [InlineData(" \n ", "not well-formed XML")]
    [InlineData(" \n<?xml version='1.0'?><configuration/>", "line 2: not well-formed XML")]
    [InlineData("<?xml version='1.1'?><configuration/>", "not well-formed XML")]
    [InlineData("<configuration>&nope;</configuration>", "'nope'")]
    [InlineData("<configuration>\n\0</configuration>", "line 2: not well-formed XML")]
    [InlineData("<configuration>&#1;</configuration>", "not well-formed XML")]
    [InlineData("<configuration><fallback/></configuration>", "not in an <include>")]
    [InlineData("<configuration>\n<property name=' '/></configuration>", "line 2: a property without a name")]
    public void Refuses_malformed_resources_and_says_which(string xml, string expected)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(xml));

        ConfigurationException e = Assert.Throws<ConfigurationException>(() => _configuration.AddXml(stream, "site.xml"));

        Assert.StartsWith("site.xml", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 0", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_which_file_is_absent() => Assert.Contains(
        "/no/such.xml does not exist",
        Assert.Throws<ConfigurationException>(() => _configuration.AddXml("/no/such.xml")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_clone_goes_its_own_way()
    {
        _configuration.Set("a", "1");
        Configuration clone = _configuration.Clone();
        clone.Set("a", "2");

        Assert.Equal("1", _configuration.Get("a"));
        Assert.Equal("2", clone.Get("a"));
    }

    [Fact]
    public void A_setting_checks_its_bounds()
    {
        SettingInt32 setting = new("some.count", 4, 1, 10, "attempts", "How often.");
        Assert.Equal(4, setting.Read(_configuration));

        _configuration.Set("some.count", "11");
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => setting.Read(_configuration));
        Assert.Equal("Setting some.count is '11'; expected 1 to 10 (attempts).", e.Message);
    }

    [Theory]
    [InlineData("11", 10)]
    [InlineData("-11", 1)]
    [InlineData("5", 5)]
    public void A_setting_may_take_the_nearest_bound(string value, int expected)
    {
        SettingInt32 setting = new("some.count", 4, 1, 10, "attempts", "How often.") { IsClamped = true };

        _configuration.Set("some.count", value);

        Assert.Equal(expected, setting.Read(_configuration));
    }

    private void Add(string properties)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes($"<configuration>{properties}</configuration>"));
        _configuration.AddXml(stream, "test");
    }
}
