using Shell.Tests.Support;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Our shell answers over an unmodified NameNode what Hadoop's shell answered when it was recorded.</summary>
public sealed class HdfsTranscriptTests(HdfsCluster cluster) : IClassFixture<HdfsCluster>
{
    public static TheoryData<string> Names() => TranscriptFiles.Names("hdfs");

    [Theory]
    [MemberData(nameof(Names))]
    public void Answers_as_Hadoop(string name)
    {
        Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");
        Transcript transcript = Transcript.Read(TranscriptFiles.Built("hdfs", name));
        using TemporaryFolder folder = new();
        TuskShell shell = new(cluster.SiteFiles);
        ShellAnswer probe = shell.Run(folder.Path, ["-touchz", "/probe"], []);
        Assert.SkipWhen(probe.Errors.Contains(" yet", StringComparison.Ordinal), $"The client of HDFS is not complete: {probe.Errors.Trim()}");
        Comparison compared = new();

        new TranscriptPlayer(shell, cluster.FileSystem).Play(transcript, folder.Path, compared.Add);

        compared.AssertEqual();
    }
}
