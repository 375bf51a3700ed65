using Shell.Tests.Support;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Our shell answers over an unmodified NameNode what Hadoop's shell answered when it was recorded; at night, whether Hadoop's still does.</summary>
public sealed class HdfsTranscriptTests(HdfsCluster cluster) : IClassFixture<HdfsCluster>
{
    public static TheoryData<string> Names() => TranscriptFiles.Names("hdfs");

    [Theory]
    [MemberData(nameof(Names))]
    public void Answers_as_Hadoop(string name)
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        TuskShell shell = new(cluster.SiteFiles);
        using (TemporaryFolder folder = new())
        {
            ShellAnswer probe = shell.Run(folder.Path, ["-touchz", "/probe"], []);
            Assert.SkipWhen(probe.Errors.Contains(" yet", StringComparison.Ordinal), $"The client of HDFS is not complete: {probe.Errors.Trim()}");
        }

        HdfsPlay.Compare(name, shell, cluster.FileSystem);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Hadoop_answers_as_recorded(string name)
    {
        Assert.SkipUnless(LiveTests.IsNightly, "Hadoop's shell runs the transcripts over HDFS with TUSK_NIGHTLY=1 (eng/nightly) only.");
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Assert.SkipUnless(HadoopShell.HasCompiler, LiveTests.NoCompiler);
        using HadoopShell shell = HadoopShell.Start(TranscriptFiles.Hadoop()!, cluster.SiteFiles);

        HdfsPlay.Compare(name, shell, cluster.FileSystem);
    }
}
