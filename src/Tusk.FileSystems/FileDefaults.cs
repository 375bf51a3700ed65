namespace Tusk.FileSystems;

/// <summary>What a file gets whose maker states nothing.</summary>
/// <param name="BlockSize">Size of its blocks, in bytes.</param>
/// <param name="Replication">How many copies of each block.</param>
public sealed record FileDefaults(long BlockSize, int Replication)
{
    /// <summary>How long deleted files stay in the trash; zero: there is none; null: the file system does not say.</summary>
    public TimeSpan? TrashInterval { get; init; }
}
