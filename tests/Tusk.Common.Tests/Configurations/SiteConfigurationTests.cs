using Tusk.Common.Configurations;

namespace Tusk.Common.Tests.Configurations;

public sealed class SiteConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-site-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_later_file_overrides_what_is_not_final()
    {
        Write("core-site.xml", "<property name='a' value='core'/><property name='f' value='core' final='true'/>");
        Write("hdfs-site.xml", "<property name='a' value='hdfs'/><property name='f' value='hdfs'/>");

        Configuration configuration = SiteConfiguration.Load(SiteFiles.HdfsClient, Environment(SiteConfiguration.FolderVariable, _folder));

        Assert.Equal(("hdfs", "core"), (configuration.Get("a"), configuration.Get("f")));
    }

    [Theory]
    [InlineData(SiteFiles.None, "")]
    [InlineData(SiteFiles.Core, "core")]
    [InlineData(SiteFiles.HdfsClient, "core hdfs")]
    [InlineData(SiteFiles.Core | SiteFiles.MapReduce, "core mapred")]
    [InlineData(SiteFiles.Job, "core hdfs mapred yarn")]
    public void Reads_only_what_was_asked_for(SiteFiles files, string expected)
    {
        foreach (string name in new[] { "core", "mapred", "yarn", "hdfs" })
        {
            Write($"{name}-site.xml", $"<property name='{name}' value='1'/>");
        }

        Configuration configuration = SiteConfiguration.Load(files, Environment(SiteConfiguration.FolderVariable, _folder));

        Assert.Equal(expected, string.Join(' ', configuration.Select(static pair => pair.Key)));
    }

    [Fact]
    public void A_value_that_cannot_be_used_is_told_with_its_file_and_line()
    {
        Write("core-site.xml", "<property name='n' value='1'/>\n<property name='late' value='x'/>\n<property name='kept' value='y'/>");
        Write("more.xml", "\n<property name='included' value='z'/>");
        Write("hdfs-site.xml", "<property name='a' value='1'/>\n\n<property>\n<name>n</name>\n<value>many</value>\n</property>\n"
            + "<property name='kept' value=''/>\n<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='more.xml'/>");
        Configuration configuration = SiteConfiguration.Load(SiteFiles.HdfsClient, Environment(SiteConfiguration.FolderVariable, _folder));
        SettingInt32 setting = new("n", 4, 1, 10, "attempts", "How often.");
        SettingChoice choice = new("late", "a", ["a", "b"], "Which.");

        string core = Path.Combine(_folder, "core-site.xml");
        string hdfs = Path.Combine(_folder, "hdfs-site.xml");
        Assert.Equal(
            $"Setting n is 'many' in {hdfs}, line 3; expected 1 to 10 (attempts).",
            Assert.Throws<ConfigurationException>(() => setting.Read(configuration)).Message);
        Assert.Equal(
            $"Setting n is 'many' in {hdfs}, line 3; expected a size in bytes, such as 1048576, 1024k or 1m, below 8 EiB.",
            Assert.Throws<ConfigurationException>(() => configuration.GetBytes("n", 0)).Message);
        Assert.Equal(
            $"Setting late is 'x' in {core}, line 2; expected one of a, b.",
            Assert.Throws<ConfigurationException>(() => choice.Read(configuration.Clone())).Message);
        Assert.Equal($"{Path.Combine(_folder, "more.xml")}, line 2", configuration.OriginOf("included"));

        configuration.Set("n", "few");

        Assert.Null(configuration.OriginOf("n"));
        Assert.Null(configuration.OriginOf("nobody"));
        Assert.Equal(
            "Setting n is 'few'; expected 1 to 10 (attempts).",
            Assert.Throws<ConfigurationException>(() => setting.Read(configuration)).Message);
    }

    [Fact]
    public void Absent_files_are_fine()
    {
        Write("hdfs-site.xml", "<property name='a' value='1'/>");

        Configuration configuration = SiteConfiguration.Load(SiteFiles.Job, Environment(SiteConfiguration.FolderVariable, _folder));

        Assert.Equal("1", configuration.Get("a"));
    }

    [Fact]
    public void An_installation_has_them_in_etc_hadoop()
    {
        Assert.Null(SiteConfiguration.FindFolder(Environment(SiteConfiguration.HomeVariable, _folder)));

        string folder = Directory.CreateDirectory(Path.Combine(_folder, "etc", "hadoop")).FullName;

        Assert.Equal(folder, SiteConfiguration.FindFolder(Environment(SiteConfiguration.HomeVariable, _folder)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Nothing_is_read_where_no_variable_says_where(string? folder)
    {
        HadoopEnvironment environment = folder is null
            ? new HadoopEnvironment(new Dictionary<string, string>())
            : Environment(SiteConfiguration.FolderVariable, folder);

        Assert.Empty(SiteConfiguration.Load(SiteFiles.Job, environment));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error() => Assert.Equal(
        "HADOOP_CONF_DIR is /no/such, which is no folder; expected the one with core-site.xml. Unset it to work without.",
        Assert.Throws<ConfigurationException>(
            () => SiteConfiguration.Load(SiteFiles.Core, Environment(SiteConfiguration.FolderVariable, "/no/such"))).Message);

    [Fact]
    public void A_malformed_file_is_an_error()
    {
        Write("core-site.xml", "<property>");

        Assert.StartsWith(
            $"{Path.Combine(_folder, "core-site.xml")}, line 1: ",
            Assert.Throws<ConfigurationException>(
                () => SiteConfiguration.Load(SiteFiles.Core, Environment(SiteConfiguration.FolderVariable, _folder))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_an_error()
    {
        Assert.SkipWhen(System.Environment.IsPrivilegedProcess, "Who runs this may read every file.");
        Write("core-site.xml", "");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no modes of Unix.");
            return;
        }

        File.SetUnixFileMode(Path.Combine(_folder, "core-site.xml"), UnixFileMode.None);

        Assert.Contains(
            "permission denied",
            Assert.Throws<ConfigurationException>(
                () => SiteConfiguration.Load(SiteFiles.Core, Environment(SiteConfiguration.FolderVariable, _folder))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_generic_options_come_behind()
    {
        Write("core-site.xml", "<property name='a' value='site'/><property name='f' value='site' final='true'/><property name='d' value='site' final='true'/>");
        Write("more.xml", "<property name='a' value='conf'/><property name='f' value='conf'/>");
        Configuration configuration = SiteConfiguration.Load(SiteFiles.Core, Environment(SiteConfiguration.FolderVariable, _folder));

        configuration.AddXml(Path.Combine(_folder, "more.xml"));
        configuration.Set("d", "program");

        Assert.Equal(("conf", "site", "program"), (configuration.Get("a"), configuration.Get("f"), configuration.Get("d")));
    }

    [Fact]
    public void The_environment_is_what_variables_mean()
    {
        Write("core-site.xml", "<property name='a' value='${env.HADOOP_CONF_DIR}'/>");

        Configuration configuration = SiteConfiguration.Load(SiteFiles.Core, Environment(SiteConfiguration.FolderVariable, _folder));

        Assert.Equal(_folder, configuration.Clone().Get("a"));
    }

    private static HadoopEnvironment Environment(string name, string value) =>
        new(new Dictionary<string, string> { [name] = value });

    private void Write(string name, string properties) =>
        File.WriteAllText(Path.Combine(_folder, name), $"<configuration>{properties}</configuration>");
}
