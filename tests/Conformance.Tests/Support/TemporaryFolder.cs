namespace Conformance.Tests.Support;

/// <summary>A folder that goes with its owner.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("tusk-conformance-").FullName;

    public static string operator /(TemporaryFolder folder, string name) => System.IO.Path.Combine(folder._path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
