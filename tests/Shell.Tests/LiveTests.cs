using Shell.Tests.Support;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Hadoop's shell still answers what was recorded: some lines always, all with TUSK_NIGHTLY=1.</summary>
public sealed class LiveTests
{
    internal const string NoCompiler = "Hadoop's shell runs many lines in one process only with a JDK: there is no javac in the PATH.";

    internal const string NoHadoop = "There is no Apache Hadoop beside the checkout (../shared/hadoop) or in HADOOP_HOME.";

    internal static bool IsNightly => Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1";

    public static TheoryData<string> Names() => TranscriptFiles.Names("file");

    [Theory]
    [MemberData(nameof(Names))]
    public void Hadoop_answers_as_recorded(string name)
    {
        Assert.SkipUnless(IsNightly || name == "mkdir", "Hadoop's shell runs all transcripts with TUSK_NIGHTLY=1 (eng/nightly) only.");
        string? hadoop = TranscriptFiles.Hadoop();
        Assert.SkipWhen(hadoop is null, NoHadoop);
        Assert.SkipUnless(HadoopShell.HasCompiler, NoCompiler);
        Transcript transcript = Transcript.Read(TranscriptFiles.Built("file", name));
        Requirements.Check(transcript);
        using TemporaryFolder folder = new();
        using HadoopShell shell = HadoopShell.Start(hadoop, configuration: null);
        Comparison compared = new(isHadoop: true);

        new TranscriptPlayer(shell, fileSystem: null).Play(transcript, folder.Path, compared.Add);

        compared.AssertEqual();
    }
}
