namespace Shell.Tests.Support;

/// <summary>Plays transcripts of HDFS against a cluster.</summary>
internal static class HdfsPlay
{
    /// <summary>Plays one, and fails where an answer is not the recorded one.</summary>
    /// <param name="name">The transcript.</param>
    /// <param name="shell">What runs its lines.</param>
    /// <param name="fileSystem">The cluster's URI.</param>
    /// <param name="hasExtendedAttributes">Whether its NameNode keeps extended attributes.</param>
    public static void Compare(string name, IShell shell, string fileSystem, bool hasExtendedAttributes = true)
    {
        Transcript transcript = Transcript.Read(TranscriptFiles.Built("hdfs", name));
        using Tusk.Tests.TemporaryFolder folder = new();
        Comparison compared = new(isHadoop: shell is HadoopShell, hasExtendedAttributes);

        new TranscriptPlayer(shell, fileSystem).Play(transcript, folder.Path, compared.Add);

        compared.AssertEqual();
    }
}
