using Shell.Tests.Support;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Our shell answers over local files what Hadoop's shell answered when it was recorded.</summary>
public sealed class LocalTranscriptTests
{
    public static TheoryData<string> Names() => TranscriptFiles.Names("file");

    [Theory]
    [MemberData(nameof(Names))]
    public void Answers_as_Hadoop(string name)
    {
        Transcript transcript = Transcript.Read(TranscriptFiles.Built("file", name));
        Requirements.Check(transcript);
        using TemporaryFolder folder = new();
        Comparison compared = new(isHadoop: false);

        new TranscriptPlayer(new TuskShell(), fileSystem: null).Play(transcript, folder.Path, compared.Add);

        compared.AssertEqual();
    }
}
