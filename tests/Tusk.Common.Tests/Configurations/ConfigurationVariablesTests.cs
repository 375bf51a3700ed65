using Tusk.Common.Configurations;

namespace Tusk.Common.Tests.Configurations;

/// <summary>What o.a.h.conf.Configuration of 3.4.2 made of the same values.</summary>
public sealed class ConfigurationVariablesTests
{
    private readonly Configuration _configuration = new(new HadoopEnvironment(new Dictionary<string, string>
    {
        ["FOO"] = "foo",
        ["EMPTY"] = "",
        ["HADOOP_HOME"] = "/opt/hadoop",
    }));

    public ConfigurationVariablesTests()
    {
        _configuration.Set("k", "v");
        _configuration.Set("v", "deep");
        _configuration.Set("b", "B");
        _configuration.Set("empty", "");
        _configuration.Set("fs.defaultFS", "DF");
        _configuration.Set("self", "x${self}");
    }

    [Theory]
    [InlineData("${${k}}", "deep")]
    [InlineData("${nope}/${k}", "${nope}/${k}")] // nothing more is replaced behind an unknown name
    [InlineData("${k}${nope}${b}", "v${nope}${b}")]
    [InlineData("a${k", "a${k")]
    [InlineData("${}${k}", "${}v")]
    [InlineData("${ k}", "${ k}")]
    [InlineData("${a b}${k}", "${a b}v")]
    [InlineData("$${k}", "$v")]
    [InlineData("{${k}}", "{v}")]
    [InlineData("x${empty}y", "xy")]
    [InlineData("${self}", "${self}")]
    [InlineData("${fs.default.name}", "DF")]
    [InlineData("${c:d}", "${c:d}")]
    [InlineData("$", "$")]
    [InlineData("${", "${")]
    [InlineData("}", "}")]
    [InlineData("", "")]
    public void Settings_stand_for_themselves(string value, string expected)
    {
        _configuration.Set("t", value);

        Assert.Equal(expected, _configuration.Get("t"));
        Assert.Equal(expected, _configuration.Expand(value));
    }

    [Theory]
    [InlineData("${env.FOO}", "foo")]
    [InlineData("${env.EMPTY}", "")]
    [InlineData("${env.NOPE}", "${env.NOPE}")]
    [InlineData("${env.NOPE:-d}", "d")]
    [InlineData("${env.EMPTY:-d}", "d")]
    [InlineData("${env.EMPTY-d}", "")]
    [InlineData("${env.NOPE-d}", "d")]
    [InlineData("${env.NOPE:-}", "")]
    [InlineData("${env.NOPE-}", "")]
    [InlineData("${env.NOPE:-${k}}", "v")]
    [InlineData("${env.NOPE:-a-b}", "a-b")]
    [InlineData("${env.NOPE:x-d}", "d")]
    [InlineData("${env.NOPE:-a b}", "${env.NOPE:-a b}")]
    [InlineData("${env.}", "${env.}")]
    [InlineData("${env.:-q}", "q")]
    [InlineData("${env.FOO:}", "${env.FOO:}")]
    public void The_environment_stands_behind_env(string value, string expected) =>
        Assert.Equal(expected, _configuration.Expand(value));

    [Fact]
    public void Properties_of_the_system_come_before_settings()
    {
        _configuration.Set("user.dir", "elsewhere");

        Assert.Equal(
            $"{Environment.UserName}|{Environment.CurrentDirectory}|/opt/hadoop|/opt/hadoop/logs",
            _configuration.Expand("${user.name}|${user.dir}|${hadoop.home.dir}|${hadoop.log.dir}"));
        Assert.Equal($"{Path.DirectorySeparatorChar}{Path.PathSeparator}", _configuration.Expand("${file.separator}${path.separator}"));
        Assert.DoesNotContain("$", _configuration.Expand("${java.io.tmpdir}${user.home}${os.name}${os.arch}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_that_nobody_set_stand_for_themselves()
    {
        Assert.Equal($"/tmp/hadoop-{Environment.UserName}/x", _configuration.Expand("${hadoop.tmp.dir}/x"));
        Assert.Null(_configuration.Get("hadoop.tmp.dir"));

        _configuration.Set("hadoop.tmp.dir", "/data");
        Assert.Equal("file:///data/dfs/name", _configuration.Expand("${dfs.namenode.name.dir}"));
    }

    [Fact]
    public void Nineteen_replacements_are_allowed()
    {
        _configuration.Set("t", string.Concat(Enumerable.Repeat("${k}", 19)));
        Assert.Equal(new string('v', 19), _configuration.Get("t"));

        _configuration.Set("t", string.Concat(Enumerable.Repeat("${k}", 20)));
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => _configuration.Get("t"));
        Assert.Equal("t", e.Key);
    }

    [Fact]
    public void A_circle_is_refused()
    {
        _configuration.Set("x", "${y}");
        _configuration.Set("y", "${x}");

        ConfigurationException e = Assert.Throws<ConfigurationException>(() => _configuration.Get("x"));

        Assert.Contains("circle", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_they_grow_to_is_bounded()
    {
        _configuration.Set("big", new string('x', 600_000));
        _configuration.Set("t", "${big}${big}");

        Assert.Throws<ConfigurationException>(() => _configuration.Get("t"));
    }

    [Fact]
    public void A_configuration_from_somebody_else_shows_nothing_of_this_process()
    {
        using MemoryStream stream = new("<configuration><property name='p' value='${env.FOO}'/></configuration>"u8.ToArray());
        _configuration.AddUntrustedXml(stream, "job.xml");

        Assert.True(_configuration.Clone().IsRestricted);
        Assert.Equal("${env.FOO}", _configuration.Get("p"));
        Assert.Equal("${user.name}", _configuration.Expand("${user.name}"));
        Assert.Equal("v", _configuration.Expand("${k}"));
    }

    [Fact]
    public void A_configuration_from_somebody_else_has_no_doctype()
    {
        using MemoryStream stream = new("<!DOCTYPE configuration [<!ENTITY e 'x'>]><configuration/>"u8.ToArray());

        Assert.Throws<ConfigurationException>(() => _configuration.AddUntrustedXml(stream, "job.xml"));
    }
}
