namespace Tusk.Hdfs.DataNode.Tests.Support;

/// <summary>A folder that goes with its owner.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tusk-datanode-").FullName;

    public static string operator /(TemporaryFolder folder, string name) => System.IO.Path.Combine(folder.Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
