namespace Tusk.MapReduce.Local.Tests.Support;

/// <summary>A folder of a test's own, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tusk-local-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Files and folders below, relative, ordered.</summary>
    public IReadOnlyList<string> Entries(string below) => Directory.Exists(this[below])
        ? [.. Directory.EnumerateFileSystemEntries(this[below], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : [];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
