using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Conformance.Tests.Support;

/// <summary>An unmodified Apache Hadoop: the one beside the checkout, or that of HADOOP_HOME.</summary>
internal sealed class ApacheHadoop
{
    private const string ImageViewer = "org.apache.hadoop.hdfs.tools.offlineImageViewer.OfflineImageViewerPB";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // None of what is short runs long enough for the better compiler.
    private const string ShortRun = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private readonly string _launcher;
    private readonly string[] _examples;

    private ApacheHadoop(string launcher, string[] examples) => (_launcher, _examples) = (launcher, examples);

    /// <summary>Finds it; null if there is none or no Java.</summary>
    /// <param name="missing">What is missing then.</param>
    public static ApacheHadoop? Find(out string missing)
    {
        missing = "There is no java in PATH, which Apache Hadoop needs.";
        if (!IsInPath("java"))
        {
            return null;
        }

        missing = "";
        if (Shared.Find("hadoop/bin/hadoop") is { } beside)
        {
            return new ApacheHadoop(beside, ["examples"]);
        }

        // A distribution keeps its examples in a jar that the launcher does not know by name.
        string? home = Environment.GetEnvironmentVariable("HADOOP_HOME");
        string jars = Path.Combine(home ?? "/", "share", "hadoop", "mapreduce");
        string? jar = home is null || !Directory.Exists(jars)
            ? null
            : Directory.EnumerateFiles(jars, "hadoop-mapreduce-examples-*.jar").Order(StringComparer.Ordinal).FirstOrDefault();
        if (jar is not null)
        {
            return new ApacheHadoop(Path.Combine(home!, "bin", "hadoop"), ["jar", jar]);
        }

        missing = "There is no Apache Hadoop: neither ../shared/hadoop beside the checkout nor one with its examples in HADOOP_HOME.";
        return null;
    }

    /// <summary>Runs one of Apache's examples on local files, in the process of its launcher.</summary>
    /// <param name="folder">Where it runs, and where it keeps what it needs for itself.</param>
    /// <param name="example">Its name.</param>
    /// <param name="args">Settings, then its arguments.</param>
    /// <returns>The job's counters, by the names that Hadoop prints.</returns>
    public async Task<Dictionary<string, long>> RunExampleAsync(string folder, string example, params string[] args)
    {
        (_, string log) = await RunAsync(folder, [
            .. _examples, example,
            "-Dfs.defaultFS=file:///", "-Dmapreduce.framework.name=local", $"-Dhadoop.tmp.dir={folder}/hadoop", .. args]);

        // Each task logs its counters, and the job its own behind them: "\t\tMap input records=2".
        return log[Math.Max(0, log.LastIndexOf("Counters: ", StringComparison.Ordinal))..]
            .Split('\n')
            .Where(static line => line.StartsWith("\t\t", StringComparison.Ordinal))
            .Select(static line => line.Split('='))
            .ToDictionary(static pair => pair[0].Trim(), static pair => long.Parse(pair[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Runs one of Apache's examples on little data in local files, in the process of its launcher.</summary>
    /// <param name="folder">Where it runs, and where it keeps what it needs for itself.</param>
    /// <param name="example">Its name.</param>
    /// <param name="args">Settings, then its arguments.</param>
    /// <returns>What it wrote to standard output.</returns>
    public async Task<string> AnswerOfExampleAsync(string folder, string example, params string[] args)
    {
        // It asks how its job is every second, or every five, unless it is told otherwise.
        string[] words =
        [
            .. _examples, example,
            "-Dfs.defaultFS=file:///", "-Dmapreduce.framework.name=local", $"-Dhadoop.tmp.dir={folder}/hadoop",
            "-Dmapreduce.client.progressmonitor.pollinterval=20", "-Dmapreduce.client.completion.pollinterval=20", .. args,
        ];
        Run run = await RunToEndAsync(folder, new Dictionary<string, string> { ["HADOOP_OPTS"] = ShortRun }, words);
        Assert.True(run.ExitCode == 0, $"hadoop {string.Join(' ', words)} ended with {run.ExitCode}: {run.Error}");
        return Encoding.UTF8.GetString(run.Output);
    }

    /// <summary>Runs one of Apache's examples on a cluster, in the process of its launcher.</summary>
    /// <param name="conf">The folder of the cluster's site files.</param>
    /// <param name="example">Its name.</param>
    /// <param name="args">Settings, then its arguments.</param>
    /// <returns>What it wrote.</returns>
    public Task<string> RunExampleOnAsync(string conf, string example, params string[] args) => RunOnAsync(conf, [.. _examples, example, .. args]);

    /// <summary>Runs one of Hadoop's commands on a cluster; it must succeed.</summary>
    /// <param name="conf">The folder of the cluster's site files.</param>
    /// <param name="words">The command.</param>
    /// <returns>What it wrote.</returns>
    public async Task<string> RunOnAsync(string conf, params string[] words)
    {
        Run run = await RunToEndAsync(
            conf, new Dictionary<string, string> { ["HADOOP_CONF_DIR"] = conf, ["HADOOP_OPTS"] = ShortRun }, words);
        Assert.True(run.ExitCode == 0, $"hadoop {string.Join(' ', words)} ended with {run.ExitCode}: {run.Error}");
        return Encoding.UTF8.GetString(run.Output);
    }

    /// <summary>What <c>hadoop fs -text</c> writes.</summary>
    public async Task<byte[]> TextAsync(string folder, params string[] files) =>
        (await RunAsync(folder, ["fs", "-fs", "file:///", "-text", .. files])).Output;

    /// <summary>A segment of a NameNode's edit log as its viewer shows it, in XML.</summary>
    /// <param name="folder">Where it runs, and where the XML goes.</param>
    /// <param name="segment">The file.</param>
    public async Task<XDocument> EditLogAsync(string folder, string segment)
    {
        string xml = Path.Combine(folder, "edits.xml");
        await RunAsync(folder, ["org.apache.hadoop.hdfs.tools.offlineEditsViewer.OfflineEditsViewer", "-p", "xml", "-i", segment, "-o", xml]);
        return XDocument.Load(xml);
    }

    /// <summary>An image of a NameNode as its viewer shows it, in XML.</summary>
    /// <param name="folder">Where it runs, and where the XML goes.</param>
    /// <param name="image">The file.</param>
    public async Task<XDocument> ImageAsync(string folder, string image)
    {
        string xml = Path.Combine(folder, "image.xml");
        await RunAsync(folder, [ImageViewer, "-p", "XML", "-i", image, "-o", xml]);
        return XDocument.Load(xml, LoadOptions.PreserveWhitespace);
    }

    /// <summary>Makes an image of what its viewer shows.</summary>
    /// <param name="folder">Where it runs, and where the XML goes.</param>
    /// <param name="xml">The XML.</param>
    /// <param name="image">The file that is made.</param>
    public async Task WriteImageAsync(string folder, XDocument xml, string image)
    {
        string path = Path.Combine(folder, "reverse.xml");
        await File.WriteAllTextAsync(path, xml.ToString(SaveOptions.DisableFormatting));
        await RunAsync(folder, [ImageViewer, "-p", "ReverseXML", "-i", path, "-o", image]);
    }

    /// <summary>What <c>hadoop fs</c> prints.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="words">Its arguments.</param>
    public async Task<string> ShellAsync(string folder, params string[] words) =>
        Encoding.UTF8.GetString((await RunAsync(folder, ["fs", .. words])).Output);

    /// <summary>Every setting of the common library, defaults included, as it was set: variables are not replaced.</summary>
    /// <param name="folder">The folder of <c>core-site.xml</c>; where it runs, too.</param>
    /// <param name="environment">Further variables.</param>
    public async Task<Dictionary<string, string>> SettingsAsync(string folder, Dictionary<string, string> environment)
    {
        environment["HADOOP_CONF_DIR"] = folder;
        Run run = await RunToEndAsync(folder, environment, ["org.apache.hadoop.conf.Configuration"]);
        Assert.True(run.ExitCode == 0, run.Error);
        return XDocument.Load(new MemoryStream(run.Output)).Root!
            .Elements("property")
            .ToDictionary(static property => property.Element("name")!.Value, static property => property.Element("value")!.Value);
    }

    /// <summary>One setting of an HDFS client with its variables replaced; null if Hadoop refuses to say.</summary>
    /// <param name="folder">The folder of the site files; where it runs, too.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="name">Which setting.</param>
    public async Task<string?> SettingAsync(string folder, Dictionary<string, string> environment, string name)
    {
        environment["HADOOP_CONF_DIR"] = folder;
        Run run = await RunToEndAsync(folder, environment, ["org.apache.hadoop.hdfs.tools.GetConf", "-confKey", name]);
        return run.ExitCode == 0 ? Encoding.UTF8.GetString(run.Output).TrimEnd('\n') : null;
    }

    private static bool IsInPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task<(byte[] Output, string Error)> RunAsync(string folder, string[] words)
    {
        Run run = await RunToEndAsync(folder, [], words);
        Assert.True(run.ExitCode == 0, $"hadoop {string.Join(' ', words)} ended with {run.ExitCode}: {run.Error}");
        return (run.Output, run.Error);
    }

    private async Task<Run> RunToEndAsync(string folder, Dictionary<string, string> environment, string[] words)
    {
        var start = new ProcessStartInfo(_launcher, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HADOOP_LOGGER"] = "INFO,console", ["HADOOP_ROOT_LOGGER"] = "INFO,console" },
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        var output = new MemoryStream();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(output).WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new Run(process.ExitCode, output.ToArray(), await error);
    }

    private sealed record Run(int ExitCode, byte[] Output, string Error);
}
