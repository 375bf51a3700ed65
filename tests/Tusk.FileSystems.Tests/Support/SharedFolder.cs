namespace Tusk.FileSystems.Tests.Support;

/// <summary>Golden tables beside the checkout, where there are some.</summary>
internal static class SharedFolder
{
    public static string Require(string relativePath)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tusk.slnx")))
        {
            folder = folder.Parent;
        }

        string path = Path.Combine(folder?.Parent?.FullName ?? "/", "shared", relativePath);
        Assert.SkipUnless(Path.Exists(path), $"{path} is absent: golden tables of Apache Hadoop are needed.");
        return path;
    }
}
