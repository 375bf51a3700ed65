using System.Text;
using Tusk.Common.Configurations;

namespace Tusk.Common.Tests.Configurations;

/// <summary>What o.a.h.conf.Configuration of 3.4.2 read from the same files, and what we refuse besides.</summary>
public sealed class ConfigurationXmlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-xml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("<property><name> b </name><value> 2 </value></property>", "b= 2 ")]
    [InlineData("<property><name>e</name><value></value></property><property><name>n</name></property>", "")]
    [InlineData("<property><name>e</name><value>1</value></property><property><name>e</name><value/></property>", "e=1")]
    [InlineData("<property><name><![CDATA[a]]></name><value><![CDATA[<x>&]]> t</value></property>", "a=<x>& t")]
    [InlineData("<property><name>b<!-- c -->c</name><value>1<!-- x -->2<?pi z?>3</value></property>", "bc=123")]
    [InlineData("<property><name>a</name><value>&lt;&amp;&#65;</value></property>", "a=<&A")]
    [InlineData("<property name='a' value='1'/><property name='m'><value>element</value></property>", "a=1;m=element")]
    [InlineData("<property name='m' value='attribute'><value>element</value></property>", "m=element")]
    [InlineData("<property name='m' value='attribute'><value></value></property>", "m=attribute")]
    [InlineData("<property><name>a</name><value>1</value><final>true</final></property><property name='a' value='2'/>", "a=1")]
    [InlineData("<property><name>a</name><value>1</value><final> true </final></property><property name='a' value='2'/>", "a=2")]
    [InlineData("<property><name>a</name><value>1</value><final>TRUE</final></property><property name='a' value='2'/>", "a=2")]
    [InlineData("<property name='a' value='1' final='true'/><property name='a' value='2'/>", "a=1")]
    [InlineData("<property name='a' value='1' final='true'><final>false</final></property><property name='a' value='2'/>", "a=2")]
    [InlineData("<property><name>d</name><final>true</final></property><property name='d' value='2'/>", "")]
    [InlineData("<configuration><property name='a' value='1'/></configuration><property name='b' value='2'/>", "a=1;b=2")]
    [InlineData("<foo><property name='a' value='1'/></foo>text", "a=1")]
    [InlineData("<property><source>s</source><tag>t</tag><name>b</name><description>d</description><value>1</value></property>", "b=1")]
    [InlineData("<property><name>a</name><value>1</value><value>2</value></property>", "a=2")]
    [InlineData("<property><name>a</name><value>1<b>2</b>3</value></property>", "a=123")]
    [InlineData("<property name='fs.defaultFS' value='x2'/><property name='fs.default.name' value='x1'/>", "fs.defaultFS=x1")]
    [InlineData("<property name='fs.default.name' value='x1' final='true'/><property name='fs.defaultFS' value='x2'/>", "fs.defaultFS=x1")]
    [InlineData("<h:property xmlns:h='urn:x'><h:name>a</h:name><h:value>1</h:value></h:property>", "a=1")]
    [InlineData("<property><name>a</name><value>1\r\n2\n</value></property>", "a=1\n2\n")]
    public void Reads_what_Hadoop_reads(string properties, string expected)
    {
        Write("c.xml", $"<configuration>{properties}</configuration>");

        Assert.Equal(expected, Read("c.xml"));
    }

    [Theory]
    [InlineData("<!ENTITY e 'val'><!ENTITY f '&e;&e;'>", "<property name='a' value='x&e;'/><property><name>b</name><value>&f;x</value></property>", "a=xval;b=valvalx")]
    [InlineData("<!ENTITY % p \"<!ENTITY q 'v'>\"> %p;", "<property><name>a</name><value>&q;</value></property>", "a=v")]
    [InlineData("<!ENTITY p \"<property><name>z</name><value>1</value></property>\">", "&p;", "z=1")]
    [InlineData("<!ENTITY p ''>", "<property><name>a</name><value>&p;</value></property>", "")]
    [InlineData("<!ENTITY e SYSTEM 'nobody-asks-for.xml'>", "<property name='a' value='1'/>", "a=1")]
    public void Pitfall_13_reads_entities_that_the_file_declares(string declarations, string properties, string expected)
    {
        Write("c.xml", $"<!DOCTYPE configuration [{declarations}]><configuration>{properties}</configuration>");

        Assert.Equal(expected, Read("c.xml"));
    }

    [Theory]
    [InlineData("<!DOCTYPE configuration [<!ENTITY e SYSTEM 'secret.txt'>]><configuration><property><name>a</name><value>&e;</value></property></configuration>")]
    [InlineData("<!DOCTYPE configuration [<!ENTITY % e SYSTEM 'secret.txt'> %e;]><configuration/>")]
    [InlineData("<!DOCTYPE configuration SYSTEM 'secret.txt'><configuration/>")]
    [InlineData("<!DOCTYPE configuration PUBLIC '-//x' 'http://127.0.0.1:9/x.dtd'><configuration/>")]
    [InlineData("<!DOCTYPE configuration PUBLIC '-//x' 'http://[x'><configuration/>")]
    public void Reads_nothing_from_elsewhere(string xml)
    {
        Write("secret.txt", "secret");
        Write("c.xml", xml);

        ConfigurationException e = Assert.Throws<ConfigurationException>(() => Read("c.xml"));

        Assert.StartsWith($"{PathOf("c.xml")}, line ", e.Message, StringComparison.Ordinal);
        Assert.Contains("external", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entities_that_grow_are_refused()
    {
        var xml = new StringBuilder("<!DOCTYPE configuration [<!ENTITY a0 'lol'>");
        for (int i = 1; i < 10; i++)
        {
            xml.Append($"<!ENTITY a{i} '{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}'>");
        }

        Write("c.xml", $"{xml}]><configuration><property><name>a</name><value>&a9;</value></property></configuration>");

        ConfigurationException e = Assert.Throws<ConfigurationException>(() => Read("c.xml"));

        Assert.Contains("MaxCharactersFromEntities", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_other_encodings()
    {
        const string Declared = "<?xml version='1.0' encoding='{0}'?><configuration><property name='a' value='é'/></configuration>";
        File.WriteAllText(PathOf("utf16le.xml"), Declared.Replace("{0}", "UTF-16", StringComparison.Ordinal), Encoding.Unicode);
        File.WriteAllText(PathOf("utf16be.xml"), Declared.Replace("{0}", "UTF-16", StringComparison.Ordinal), Encoding.BigEndianUnicode);
        File.WriteAllText(PathOf("utf8.xml"), Declared.Replace("{0}", "UTF-8", StringComparison.Ordinal), new UTF8Encoding(true));
        File.WriteAllText(PathOf("latin1.xml"), Declared.Replace("{0}", "ISO-8859-1", StringComparison.Ordinal), Encoding.Latin1);

        Assert.All(["utf16le.xml", "utf16be.xml", "utf8.xml", "latin1.xml"], name => Assert.Equal("a=é", Read(name)));
    }

    [Fact]
    public void Refuses_bytes_that_are_not_in_the_encoding()
    {
        File.WriteAllBytes(PathOf("c.xml"), [.. "<configuration>"u8, 0xFF, 0xFE, .. "</configuration>"u8]);

        Assert.Contains("not well-formed XML", Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_file_and_line_in_one_line()
    {
        Write("c.xml", "<configuration>\n<property>\n<name>a</nam>");

        string message = Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message;

        Assert.StartsWith($"{PathOf("c.xml")}, line 3: not well-formed XML: The 'name' start tag", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    /// <summary>XmlReader has no line for these.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("<?xml version='1.0'?>\n<!DOCTYPE c SYSTEM 'x.dtd'>\n<configuration/>", ", line 2")]
    [InlineData("<!DOCTYPE c [\n<!ENTITY e SYSTEM '/etc/hostname'>\n]>\n<configuration><property>\n<name>&e;</name></property></configuration>", ", line 5")]
    [InlineData("<!DOCTYPE c [<!ENTITY e '&e;'>]>\n<configuration>\n<property name='&e;'/>\n</configuration>", ", line 1")] // where it is declared
    public void Names_the_line_that_was_reached_or_none(string xml, string where)
    {
        Write("c.xml", xml);

        string message = Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message;

        Assert.StartsWith($"{PathOf("c.xml")}{where}: not well-formed XML: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_the_depth()
    {
        Write("c.xml", string.Concat(Enumerable.Repeat("<configuration>", 2000)));

        Assert.Contains(
            "more than 1000 elements", Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_file_of_1_GB_at_once()
    {
        using (FileStream file = File.Create(PathOf("c.xml")))
        {
            file.SetLength(1 << 30);
        }

        Assert.Contains("too big", Assert.Throws<ConfigurationException>(() => Read("c.xml")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_endless_stream()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/zero.");

        Assert.Throws<ConfigurationException>(() => new Configuration().AddXml("/dev/zero"));
    }

    [Fact]
    public void Refuses_a_folder() => Assert.Equal(
        $"Configuration file {_folder} cannot be read: it is a folder.",
        Assert.Throws<ConfigurationException>(() => new Configuration().AddXml(_folder)).Message);

    [Fact]
    public void A_malformed_file_sets_nothing()
    {
        Write("c.xml", "<configuration><property name='a' value='1'/>");
        var configuration = new Configuration();

        Assert.Throws<ConfigurationException>(() => configuration.AddXml(PathOf("c.xml")));

        Assert.Empty(configuration);
    }

    [Fact]
    public void Whatever_the_bytes_are_they_are_read_or_refused()
    {
        byte[] sample =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE configuration [<!ENTITY a "b"><!ENTITY % p SYSTEM "x.dtd"> <!ENTITY e SYSTEM "file:///x"><!ATTLIST property value CDATA "d">]>
            <configuration xmlns:xi="http://www.w3.org/2001/XInclude">
              <property><name>k</name><value>${v}&a;&#65;<![CDATA[<]]></value><final>true</final></property>
              <xi:include href="file:///no/such"><xi:fallback><property name="n" value="w"/></xi:fallback></xi:include>
            </configuration>
            """u8.ToArray();
        var random = new Random(3042);
        int read = 0;
        int refused = 0;
        int rounds = Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1" ? 40_000 : 2000;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. sample];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : sample[random.Next(sample.Length)];
            }

            File.WriteAllBytes(PathOf("c.xml"), bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length));
            try
            {
                Read("c.xml");
                read++;
            }
            catch (ConfigurationException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                Assert.DoesNotContain("line 0", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string Read(string name)
    {
        var configuration = new Configuration();
        configuration.AddXml(PathOf(name));
        return string.Join(';', configuration.Select(static pair => $"{pair.Key}={pair.Value}"));
    }
}
