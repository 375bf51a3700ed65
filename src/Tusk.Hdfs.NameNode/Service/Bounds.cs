namespace Tusk.Hdfs.NameNode.Service;

/// <summary>Bounds on what calls bring that the edit log must hold: nobody may have done what it cannot.</summary>
internal static class Bounds
{
    private const int MaxNameChars = 4096;
    private const int MaxPathsChars = 8 << 20;

    /// <summary>Refuses a name of a client, a user or a group that is too long.</summary>
    public static string Name(string name, string what) => name.Length <= MaxNameChars
        ? name
        : throw Refusal.IllegalArgument($"A {what} of {name.Length} characters is too long; at most {MaxNameChars}.");

    /// <summary>Refuses paths that are together too long.</summary>
    public static IReadOnlyList<string> Paths(IReadOnlyList<string> paths) => paths.Sum(static path => (long)path.Length) <= MaxPathsChars
        ? paths
        : throw Refusal.IllegalArgument($"{paths.Count} paths are together too long; at most {MaxPathsChars} characters.");
}
