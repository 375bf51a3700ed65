namespace Tusk.Architecture.Tests;

/// <summary>A project and the projects that it references directly.</summary>
/// <param name="Path">Path of the project file from the root of the repository, with slashes.</param>
/// <param name="References">Paths of the same form.</param>
public sealed record Project(string Path, params string[] References)
{
    /// <summary>The name of the project file without its extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder under the root that holds it: src, examples, tests, benchmarks.</summary>
    public string Area => Path[..Path.IndexOf('/', StringComparison.Ordinal)];

    public override string ToString() => Name;
}
