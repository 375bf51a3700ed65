namespace Tusk.MapReduce.Inputs;

/// <summary>Files that a job reads in one way; a job has one or more of these, each with a map function of its own.</summary>
/// <param name="Format">How they become records.</param>
/// <param name="Paths">Files, folders, globs, or comma lists of them.</param>
public sealed record JobInput(InputFormat Format, IReadOnlyList<string> Paths)
{
    /// <summary>Files that are read beside these, the first with the first and so on, none of them cut; null for none.</summary>
    public JobInput? Partner { get; init; }
}
