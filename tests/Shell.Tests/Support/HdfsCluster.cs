using System.Diagnostics;
using System.Xml.Linq;

namespace Shell.Tests.Support;

/// <summary>One NameNode and one DataNode of an unmodified Hadoop, for all tests of a class; absent, with the reason, where there is none.</summary>
public sealed class HdfsCluster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string? _launcher;
    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-shell-").FullName;

    public HdfsCluster()
    {
        // The user whose directory the transcripts were recorded in.
        Environment.SetEnvironmentVariable("HADOOP_USER_NAME", "root");
        if (TranscriptFiles.Hadoop() is not { } hadoop)
        {
            Missing = "There is no Apache Hadoop beside the checkout (../shared/hadoop) or in HADOOP_HOME.";
            return;
        }

        _launcher = Path.Combine(hadoop, "bin", "cluster");
        if (!File.Exists(_launcher) || !HadoopShell.HasJava)
        {
            Missing = "Clusters are started by bin/cluster beside Hadoop, with java in the PATH.";
            _launcher = null;
            return;
        }

        Run("start", "--datanodes", "1");
    }

    /// <summary>Why there is no cluster; null if there is one.</summary>
    public string? Missing { get; }

    /// <summary>Its configuration files.</summary>
    public string SiteFiles => Path.Combine(_folder, "conf");

    /// <summary>Its default file system.</summary>
    public string FileSystem => DefaultFileSystemOf(SiteFiles);

    /// <summary>The default file system of a configuration folder.</summary>
    public static string DefaultFileSystemOf(string folder) => XDocument.Load(Path.Combine(folder, "core-site.xml")).Root!
        .Elements("property").Single(static property => property.Element("name")!.Value == "fs.defaultFS").Element("value")!.Value.TrimEnd('/');

    public void Dispose()
    {
        if (_launcher is not null)
        {
            Run("stop");
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void Run(string verb, params string[] options)
    {
        // Its processes keep the streams that they inherit: they are not to be waited for.
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", "exec \"$@\" > /dev/null 2>&1", "bash", _launcher!, verb, _folder, .. options]))!;
        Assert.True(process.WaitForExit(Patience), $"cluster {verb} did not end within {Patience}");
        Assert.Equal(0, process.ExitCode);
    }
}
