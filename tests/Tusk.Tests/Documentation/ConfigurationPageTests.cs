using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Settings;

namespace Tusk.Tests.Documentation;

public sealed class ConfigurationPageTests
{
    private const string UpdateVariable = "TUSK_UPDATE_DOCS";

    [Fact]
    public void The_page_of_settings_is_what_the_code_declares()
    {
        string path = Path.Combine(FindRepository(), "docs", "CONFIGURATION.md");
        string declared = ConfigurationPage.Text();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, declared);
        }

        string written = File.Exists(path) ? File.ReadAllText(path) : "";

        if (written != declared)
        {
            Assert.Fail(
                $"docs/CONFIGURATION.md is out of date: {FirstDifference(written, declared)}\n"
                + $"Write it anew: {UpdateVariable}=1 dotnet run --project tests/Tusk.Tests");
        }
    }

    [Fact]
    public void Declarations_are_found_and_their_names_are_unique()
    {
        IReadOnlyList<object> declared = ConfigurationPage.Declarations();

        Assert.Contains(MapReduceKeys.Reduces, declared);
        Assert.Contains(EngineKeys.Memory, declared);
        Assert.Contains(MapReduceKeys.LineMaximum, declared);
        Assert.Equal(declared.Count, declared.DistinctBy(static setting => setting.ToString()).Count());
    }

    [Fact]
    public void Every_setting_of_the_page_is_checked_before_a_job_begins()
    {
        foreach (object setting in ConfigurationPage.Declarations())
        {
            // Any text is a text; the engine checks memory, whose least depends on the threads.
            if (setting is not SettingText && setting != (object)EngineKeys.Memory
                && !ConfigurationPage.IsOfHdfs(setting) && !ConfigurationPage.IsOfServers(setting))
            {
                var configuration = new Configuration();
                configuration.Set(setting.ToString()!, "no such value");

                Assert.Throws<ConfigurationException>(() => KnownSettings.Check(configuration));
            }
        }
    }

    [Fact]
    public void Every_setting_of_hdfs_is_checked_when_a_path_there_is_named()
    {
        // Hadoop's clients take the default of these two for whatever they do not know, and say so.
        object[] lenient = [HdfsWriteKeys.ChecksumType, HdfsReadKeys.ChecksumCombineMode];
        object[] settings =
            [.. ConfigurationPage.Declarations().Where(one => one is not SettingText && ConfigurationPage.IsOfHdfs(one)).Except(lenient)];

        Assert.NotEmpty(settings);
        Assert.All(settings, static setting =>
        {
            var configuration = new Configuration();
            configuration.Set("dfs.ha.namenodes.ha", "nn1");
            configuration.Set("dfs.namenode.rpc-address.ha.nn1", "localhost:1");
            configuration.Set(setting.ToString()!, "no such value");

            // Some matter for a single NameNode only, others for a nameservice.
            Assert.Contains(
                ["hdfs://localhost:1/", "hdfs://ha/"],
                path => Record.Exception(() => TuskEngines.CreateFileSystems().Get(new FsPath(path), configuration)) is ConfigurationException);
        });
    }

    private static string FirstDifference(string written, string declared)
    {
        (string Old, string New) = written.Split('\n').Append("(end)").Zip(declared.Split('\n').Append("(end)"))
            .First(static lines => lines.First != lines.Second);
        return $"it has '{Old}', and should have '{New}'.";
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tusk.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Tusk.slnx above {AppContext.BaseDirectory}.");
    }
}
