using Tusk.Common.Configurations;

namespace Tusk.Common.Tests.Configurations;

/// <summary>What o.a.h.conf.Configuration of 3.4.2 made of the same inclusions, and what we refuse besides.</summary>
public sealed class ConfigurationInclusionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-include-").FullName;

    public ConfigurationInclusionTests() => Write("b.xml", "<configuration><property name='b' value='1'/></configuration>");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("<xi:include href='b.xml'/>", "b=1")]
    [InlineData("<include href='b.xml'/>", "b=1")]
    [InlineData("<xi:include href='b.xml' parse='xml' xpointer='xpointer(/configuration/*)'/>", "b=1")]
    [InlineData("<property name='b' value='0'/><xi:include href='b.xml'/>", "b=1")]
    [InlineData("<xi:include href='b.xml'/><property name='b' value='0'/>", "b=0")]
    [InlineData("<property><name>a</name><xi:include href='b.xml'/><value>1</value></property>", "a=1;b=1")]
    [InlineData("<xi:include href='b.xml'><xi:fallback><property name='f' value='1'/></xi:fallback></xi:include><property name='a' value='1'/>", "a=1;b=1")]
    [InlineData("<xi:include href='no.xml'><xi:fallback><property name='f' value='1'/></xi:fallback></xi:include><property name='a' value='1'/>", "a=1;f=1")]
    [InlineData("<xi:include href='no.xml'><xi:fallback/></xi:include><property name='a' value='1'/>", "a=1")]
    [InlineData("<xi:include href='no.xml'><xi:fallback><xi:include href='b.xml'/></xi:fallback></xi:include>", "b=1")]
    [InlineData("<xi:include href='no.xml'><xi:fallback><xi:include href='no2.xml'><xi:fallback><property name='f' value='1'/></xi:fallback></xi:include></xi:fallback></xi:include>", "f=1")]
    [InlineData("<xi:include href='http://127.0.0.1:9/x.xml'><xi:fallback><property name='f' value='1'/></xi:fallback></xi:include>", "f=1")]
    [InlineData("<xi:include href='b.xml'/><xi:include href='b.xml'/>", "b=1")]
    public void Reads_what_Hadoop_reads(string content, string expected)
    {
        WriteXi("c.xml", content);

        Assert.Equal(expected, Read("c.xml"));
    }

    [Fact]
    public void A_name_may_be_absolute_or_a_URL()
    {
        WriteXi("c.xml", $"<xi:include href='{PathOf("b.xml")}'/>");
        Assert.Equal("b=1", Read("c.xml"));

        WriteXi("c.xml", $"<xi:include href='file://{PathOf("b.xml")}'/>");
        Assert.Equal("b=1", Read("c.xml"));
    }

    [Fact]
    public void A_relative_name_is_looked_for_beside_the_outermost_file_and_then_beside_its_own()
    {
        Directory.CreateDirectory(PathOf("sub"));
        WriteXi("c.xml", "<xi:include href='sub/d.xml'/>");
        WriteXi("sub/d.xml", "<xi:include href='b.xml'/><xi:include href='e.xml'/>");
        WriteXi("sub/b.xml", "<property name='b' value='not as in Hadoop'/>");
        WriteXi("sub/e.xml", "<property name='e' value='2'/>");

        Assert.Equal("b=1;e=2", Read("c.xml"));
    }

    [Fact]
    public void What_an_included_file_marks_final_stays()
    {
        Write("d.xml", "<configuration><property name='d' value='1' final='true'/></configuration>");
        WriteXi("c.xml", "<xi:include href='d.xml'/><property name='d' value='2'/>");

        Assert.Equal("d=1", Read("c.xml"));
    }

    [Theory]
    [InlineData("<xi:include href='no.xml'/>", "includes 'no.xml', which does not exist, and has no fallback.")]
    [InlineData("<xi:include href='no.xml'><property name='a' value='1'/></xi:include>", "has no fallback.")]
    [InlineData("<xi:include href=' b.xml '/>", "does not exist")]
    [InlineData("<xi:include href='b%2exml'/>", "does not exist")]
    [InlineData("<xi:include href='${user.home}/b.xml'/>", "does not exist")]
    [InlineData("<xi:include href='http://127.0.0.1:9/x.xml'/>", "only files of this machine can")]
    [InlineData("<xi:include href='file://host/b.xml'/>", "only files of this machine can")]
    [InlineData("<xi:include/>", "without href")]
    [InlineData("<xi:include href=''/>", "without href")]
    [InlineData("<xi:include href='b.xml' parse='text'/>", "parse='text'; expected xml")]
    [InlineData("<xi:include href='c.xml'/>", "circle")]
    [InlineData("<xi:include href='./x/../c.xml'/>", "circle")]
    [InlineData("<xi:include href='no.xml'><xi:fallback/><xi:fallback/></xi:include>", "more than one <fallback>")]
    public void Refuses_a_bad_inclusion_and_says_where(string content, string expected)
    {
        WriteXi("c.xml", "\n" + content);

        string message = Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message;

        Assert.StartsWith($"{PathOf("c.xml")}, line 2: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_of_two_is_refused()
    {
        WriteXi("c.xml", "<xi:include href='d.xml'/>");
        WriteXi("d.xml", "<xi:include href='c.xml'/>");

        Assert.StartsWith(
            $"{PathOf("d.xml")}, line 1: includes {PathOf("c.xml")}, which is itself being read",
            Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_included_file_that_is_malformed_is_an_error_in_spite_of_a_fallback()
    {
        Write("d.xml", "<configuration>\n<prop");
        WriteXi("c.xml", "<xi:include href='d.xml'><xi:fallback/></xi:include>");

        Assert.StartsWith(
            $"{PathOf("d.xml")}, line 2: not well-formed",
            Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_not_included()
    {
        Directory.CreateDirectory(PathOf("sub"));
        WriteXi("c.xml", "<xi:include href='sub'/>");

        Assert.Contains(
            "it is a folder", Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_depth_is_bounded()
    {
        for (int i = 0; i < 40; i++)
        {
            WriteXi($"{i}.xml", $"<xi:include href='{i + 1}.xml'/>");
        }

        WriteXi("40.xml", "<property name='deep' value='1'/>");

        Assert.Equal("deep=1", Read("8.xml"));
        Assert.Contains(
            "at most 32 deep", Assert.Throws<ConfigurationException>(() => Read("7.xml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_is_bounded()
    {
        // Each doubles what the next one costs: 2^20 files.
        for (int i = 0; i < 20; i++)
        {
            WriteXi($"{i}.xml", $"<xi:include href='{i + 1}.xml'/><xi:include href='{i + 1}.xml'/>");
        }

        WriteXi("20.xml", "");

        Assert.Contains(
            "1000 altogether", Assert.Throws<ConfigurationException>(() => Read("0.xml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_size_is_bounded_for_all_files_together()
    {
        Write("d.xml", $"<configuration><!--{new string('x', 9 << 20)}--></configuration>");
        WriteXi("c.xml", "<xi:include href='d.xml'/>");
        Read("c.xml");

        WriteXi("c.xml", "<xi:include href='d.xml'/><xi:include href='d.xml'/>");
        Assert.Contains(
            "too big", Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message, StringComparison.Ordinal);
    }

    private void WriteXi(string name, string content) =>
        Write(name, $"<configuration xmlns:xi='http://www.w3.org/2001/XInclude'>{content}</configuration>");

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string Read(string name)
    {
        var configuration = new Configuration();
        configuration.AddXml(PathOf(name));
        return string.Join(';', configuration.Select(static pair => $"{pair.Key}={pair.Value}"));
    }
}
