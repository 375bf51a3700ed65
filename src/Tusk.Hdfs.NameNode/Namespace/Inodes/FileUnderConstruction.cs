namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>Who writes a file.</summary>
/// <param name="ClientName">The client: the holder of the lease.</param>
/// <param name="ClientMachine">The address it calls from.</param>
internal sealed record FileUnderConstruction(string ClientName, string ClientMachine)
{
    /// <summary>The length to which its last block is being cut; null if it is not.</summary>
    public long? TruncatesTo { get; init; }
}
