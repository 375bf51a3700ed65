namespace Tusk.FileSystems.Tests.Support;

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

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
