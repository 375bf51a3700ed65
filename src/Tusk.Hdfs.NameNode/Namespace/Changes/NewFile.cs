namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>A file that a client wants to make.</summary>
/// <param name="Path">Where.</param>
/// <param name="Mode">Its mode, the client's umask applied.</param>
/// <param name="ClientName">The client: it will hold the lease.</param>
/// <param name="ClientMachine">The address it calls from.</param>
/// <param name="Flags">What it allows.</param>
/// <param name="CreatesParents">Whether directories above are made.</param>
/// <param name="Replication">Replicas of each block.</param>
/// <param name="BlockSizeBytes">Size of its blocks but the last.</param>
internal sealed record NewFile(
    string Path, ushort Mode, string ClientName, string ClientMachine, CreateFlags Flags, bool CreatesParents, short Replication,
    long BlockSizeBytes)
{
    /// <summary>The erasure coding policy asked for; empty: none.</summary>
    public string ErasureCodingPolicy { get; init; } = "";

    /// <summary>The storage policy asked for; empty: that of the directory.</summary>
    public string StoragePolicy { get; init; } = "";
}
