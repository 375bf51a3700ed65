using Shell.Tests.Support;

namespace Shell.Tests;

/// <summary>Over our NameNode and DataNode shells answer what Hadoop's answered over Hadoop's: ours always, at night Hadoop's own.</summary>
public sealed class OwnHdfsTranscriptTests(TuskCluster cluster) : IClassFixture<TuskCluster>
{
    public static TheoryData<string> Names() => TranscriptFiles.Names("hdfs");

    [Theory]
    [MemberData(nameof(Names))]
    public void Our_servers_give_our_shell_the_answers_of_Hadoop(string name) =>
        HdfsPlay.Compare(name, new TuskShell(cluster.SiteFiles), cluster.FileSystem, hasExtendedAttributes: false);

    [Theory]
    [MemberData(nameof(Names))]
    public void Our_servers_give_the_shell_of_Hadoop_the_answers_of_Hadoop(string name)
    {
        Assert.SkipUnless(LiveTests.IsNightly, "Hadoop's shell runs the transcripts over our servers with TUSK_NIGHTLY=1 (eng/nightly) only.");
        string? hadoop = TranscriptFiles.Hadoop();
        Assert.SkipWhen(hadoop is null, LiveTests.NoHadoop);
        Assert.SkipUnless(HadoopShell.HasCompiler, LiveTests.NoCompiler);
        using HadoopShell shell = HadoopShell.Start(hadoop, cluster.SiteFiles);

        HdfsPlay.Compare(name, shell, cluster.FileSystem, hasExtendedAttributes: false);
    }
}
