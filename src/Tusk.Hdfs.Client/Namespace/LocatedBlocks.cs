namespace Tusk.Hdfs.Client.Namespace;

/// <summary>The blocks of a range of a file.</summary>
/// <param name="FileLength">Length without what a writer has not reported.</param>
/// <param name="Blocks">The blocks, by offset.</param>
/// <param name="IsUnderConstruction">Whether somebody writes the file.</param>
public sealed record LocatedBlocks(long FileLength, IReadOnlyList<LocatedBlock> Blocks, bool IsUnderConstruction)
{
    /// <summary>The last block of the file, whatever the range; null for an empty file.</summary>
    public LocatedBlock? LastBlock { get; init; }

    /// <summary>Whether the last block has its final length.</summary>
    public bool IsLastBlockComplete { get; init; }

    /// <summary>Whether the content is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Name of the erasure coding policy; empty for replicated blocks.</summary>
    public string ErasureCodingPolicy { get; init; } = "";
}
