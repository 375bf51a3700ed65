namespace Tusk.Examples.Tests.Support;

/// <summary>The checkout that this test was built in.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Tusk.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder of an example.</summary>
    public static string Example(string path) => Path.Combine(Root, "examples", path);

    /// <summary>A path in the folder of data beside the checkout; the test is skipped, with this reason, if it is absent.</summary>
    public static string Data(string path)
    {
        string found = Path.Combine(Path.GetDirectoryName(Root)!, "shared", "data", path);
        Assert.SkipUnless(Path.Exists(found), $"{found} is absent: the test compares answers over real data.");
        return found;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tusk.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"No Tusk.slnx above {AppContext.BaseDirectory}.");
    }
}
