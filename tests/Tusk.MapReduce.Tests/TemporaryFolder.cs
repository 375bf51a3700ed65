using Tusk.FileSystems;

namespace Tusk.MapReduce.Tests;

/// <summary>A folder of its own for a test, deleted with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("tusk-test-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public FsPath PathOf(string name) => FsPath.FromLocal(this[name]);

    public void Write(string name, string content = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
    }

    /// <summary>Every file with its content, every empty folder with a slash behind it; ordered.</summary>
    public string Content() => string.Join(
        ' ',
        Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
            .Where(path => File.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any())
            .Select(path => Path.GetRelativePath(Root, path) + (File.Exists(path) ? "=" + File.ReadAllText(path) : "/"))
            .Order(StringComparer.Ordinal));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
