namespace Tusk.Protocol.Tests.Support;

/// <summary>Byte streams of real exchanges, beside the checkout.</summary>
internal static class Captures
{
    /// <summary>One direction of a connection; the test is skipped, with this reason, where the folder is absent.</summary>
    /// <param name="name">As <c>rpc-getfileinfo.c2s</c>.</param>
    public static byte[] Read(string name)
    {
        string path = PathOf(name);
        Assert.SkipUnless(File.Exists(path), $"../shared/hadoop/captures/{name} is not beside the checkout: it is what is read here.");
        return File.ReadAllBytes(path);
    }

    /// <summary>The same for those that do not depend on it: nothing where the folder is absent.</summary>
    public static IEnumerable<byte[]> ReadIfThere(params string[] names) =>
        names.Select(PathOf).Where(File.Exists).Select(File.ReadAllBytes);

    private static string PathOf(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tusk.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? "/", "shared", "hadoop", "captures", name);
    }
}
