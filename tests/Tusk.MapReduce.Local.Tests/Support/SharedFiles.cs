namespace Tusk.MapReduce.Local.Tests.Support;

/// <summary>Files that real Hadoop made, in a folder beside the repository.</summary>
internal static class SharedFiles
{
    /// <summary>The bytes of a golden file; skips the test where it is absent.</summary>
    public static byte[] Vector(string name)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Tusk.slnx")))
        {
            root = root.Parent;
        }

        string path = Path.Combine(root?.Parent?.FullName ?? "", "shared", "hadoop", "vectors", name);
        Assert.SkipUnless(File.Exists(path), $"The golden file {name} is not in ../shared/hadoop/vectors.");
        return File.ReadAllBytes(path);
    }
}
