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
        Comparison compared = new();

        new TranscriptPlayer(new TuskShell(cluster.SiteFiles), cluster.FileSystem).Play(transcript, folder.Path, compared.Add);

        compared.AssertEqual();
    }
}
