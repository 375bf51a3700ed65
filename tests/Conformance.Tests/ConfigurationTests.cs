using Conformance.Tests.Support;
using Tusk.Common.Configurations;

namespace Conformance.Tests;

/// <summary>Site files as Hadoop's own Configuration reads them.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-conf-").FullName;

    private readonly Dictionary<string, string> _variables = new() { ["TUSK_FOO"] = "foo", ["TUSK_EMPTY"] = "" };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Properties_are_read_as_by_Hadoop()
    {
        ApacheHadoop hadoop = Hadoop();
        Write("core-site.xml",
            """
            <?xml version="1.0"?>
            <?xml-stylesheet type="text/xsl" href="configuration.xsl"?>
            <!DOCTYPE configuration [<!ENTITY val "entity"><!ENTITY twice "&val;&val;">
              <!ENTITY whole "<property><name>t.whole</name><value>1</value></property>">]>
            <!-- comment -->
            <configuration xmlns:xi="http://www.w3.org/2001/XInclude">
              <property><name> t.trimmed </name><value> not this </value></property>
              <property><name>t.empty</name><value></value></property>
              <property><name>t.none</name></property>
              <property><name>t.kept</name><value>1</value></property><property><name>t.kept</name><value/></property>
              <property><name>t.<![CDATA[cdata]]></name><value><![CDATA[<x>&]]> t</value></property>
              <property><name>t.com<!-- c -->ment</name><value>1<!-- x -->2<?pi z?>3</value></property>
              <property><name>t.lines</name><value>
                one
                two </value><description>d</description></property>
              <property name="t.attributes" value="1" final="true"/><property name="t.attributes" value="2"/>
              <property name="t.attribute.empty" value=""/>
              <property name="t.both" value="attribute"><value>element</value></property>
              <property name="t.both.empty" value="attribute"><value></value></property>
              <property><name>t.final</name><value>1</value><final>true</final></property><property name="t.final" value="2"/>
              <property><name>t.final.space</name><value>1</value><final> true </final></property><property name="t.final.space" value="2"/>
              <property><name>t.final.case</name><value>1</value><final>TRUE</final></property><property name="t.final.case" value="2"/>
              <property><name>t.final.alone</name><final>true</final></property><property name="t.final.alone" value="2"/>
              <configuration><property><name>t.nested</name><value>1</value></property></configuration>
              <other><property><name>t.other</name><value>1</value></property></other>
              <property><name>t.tags</name><value>1<b>2</b>3</value><source>s</source><tag>t</tag></property>
              <property name="t.entity" value="x&val;"/><property><name>t.twice</name><value>&twice;&lt;&#x41;</value></property>
              &whole;
              <xi:include href="b.xml"><xi:fallback><property name="t.not" value="1"/></xi:fallback></xi:include>
              <xi:include href="no.xml"><xi:fallback><property name="t.fallback" value="1"/></xi:fallback></xi:include>
              <xi:include href="no.xml"><xi:fallback/></xi:include>
              <xi:include href="no.xml"><xi:fallback><xi:include href="no2.xml">
                <xi:fallback><property name="t.fallback2" value="1"/></xi:fallback></xi:include></xi:fallback></xi:include>
              <include href="sub/c.xml"/>
              <property name="t.b" value="site"/><property name="t.b.final" value="site"/>
              <property><name>fs.default.name</name><value>old</value></property>
              <property><name>fs.permissions.umask-mode</name><value>new</value></property>
              <property><name>dfs.umaskmode</name><value>old</value></property>
              <property name="t.variable" value="${t.b}"/>
            </configuration>
            """);
        Write("b.xml", "<configuration><property name='t.b' value='b'/><property name='t.b.final' value='b' final='true'/></configuration>");
        Write("sub/c.xml", "<configuration><include href='d.xml'/></configuration>");
        Write("d.xml", "<configuration><property name='t.d' value='beside the outermost'/></configuration>");
        Write("sub/d.xml", "<configuration><property name='t.d' value='beside the including'/></configuration>");

        Dictionary<string, string> theirs = await hadoop.SettingsAsync(_folder, _variables);

        Configuration ours = Ours();
        Assert.Equal(
            theirs.Where(static pair => pair.Key.StartsWith("t.", StringComparison.Ordinal)).OrderBy(static pair => pair.Key, StringComparer.Ordinal),
            ours.Where(static pair => pair.Key.StartsWith("t.", StringComparison.Ordinal)));
        Assert.All(["fs.defaultFS", "fs.permissions.umask-mode"], name => Assert.Equal(theirs[name], ours.GetRaw(name)));
        Assert.True(ours.Count() > 20, $"{ours.Count()} settings");
    }

    [Theory]
    [InlineData("settings", "${t.k}|${${t.k}}|${t.empty}|${fs.default.name}|${}|${ t.k}|$${t.k}|{${t.k}}|${t.self}|${t.nobody}|${t.k}")]
    [InlineData("environment", "${env.TUSK_FOO}|${env.TUSK_EMPTY}|${env.TUSK_EMPTY:-a}|${env.TUSK_EMPTY-b}|${env.TUSK_NO:-c}|${env.TUSK_NO-d}|${env.TUSK_NO:-}|${env.TUSK_NO:-${t.k}}|${env.TUSK_NO:-a-b}|${env.TUSK_NO:x-y}|${env.:-q}|${user.name}|${java.io.tmpdir}|${file.separator}|${path.separator}|${user.dir}|${os.name}|${os.arch}|${env.TUSK_NO}")]
    [InlineData("defaults", "${dfs.blocksize}|${dfs.replication}|${dfs.namenode.name.dir}|${dfs.namenode.checkpoint.dir}|${hadoop.tmp.dir}|${dfs.block.size}|${dfs.socket.timeout}|${dfs.write.packet.size}|${dfs.permissions}")]
    public async Task Variables_are_replaced_as_by_Hadoop(string what, string value)
    {
        ApacheHadoop hadoop = Hadoop();
        Write("core-site.xml",
            $$"""
            <configuration>
              <property name="t.k" value="deep"/><property name="deep" value="deeper"/><property name="t.empty" value=""/>
              <property name="t.self" value="x${t.self}"/><property name="fs.defaultFS" value="hdfs://h"/>
              <property name="t.value" value="{{value}}"/>
            </configuration>
            """);
        Write("hdfs-site.xml",
            """
            <configuration>
              <property name="dfs.client.socket-timeout" value="1"/><property name="dfs.client-write-packet-size" value="2"/>
              <property name="dfs.permissions.enabled" value="3"/>
            </configuration>
            """);

        string? theirs = await hadoop.SettingAsync(_folder, _variables, "t.value");

        // The folder in which it runs is the one with the files.
        string ours = Ours().Get("t.value")!.Replace(Environment.CurrentDirectory, _folder, StringComparison.Ordinal);
        Assert.True(theirs == ours, $"{what}: Hadoop has {theirs}, we have {ours}");
    }

    [Fact]
    public async Task What_Hadoop_refuses_is_refused()
    {
        ApacheHadoop hadoop = Hadoop();
        Write("core-site.xml", $"<configuration><property name='t.k' value='v'/><property name='t.value' value='{string.Concat(Enumerable.Repeat("${t.k}", 20))}'/></configuration>");

        Assert.Null(await hadoop.SettingAsync(_folder, _variables, "t.value"));
        Assert.Throws<ConfigurationException>(() => Ours().Get("t.value"));
    }

    private static ApacheHadoop Hadoop()
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out string missing);
        Assert.SkipWhen(hadoop is null, missing);
        return hadoop;
    }

    private Configuration Ours() => SiteConfiguration.Load(
        SiteFiles.HdfsClient,
        new HadoopEnvironment(new Dictionary<string, string>(_variables) { [SiteConfiguration.FolderVariable] = _folder }));

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
