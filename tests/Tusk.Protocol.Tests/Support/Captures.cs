namespace Tusk.Protocol.Tests.Support;

/// <summary>Byte streams of real exchanges, beside the checkout.</summary>
internal static class Captures
{
    /// <summary>One direction of a connection; the test is skipped, with this reason, where the folder is absent.</summary>
    /// <param name="name">As <c>rpc-getfileinfo.c2s</c>.</param>
    public static byte[] Read(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tusk.slnx")))
        {
            folder = folder.Parent;
        }

        string path = Path.Combine(folder?.Parent?.FullName ?? "/", "shared", "hadoop", "captures", name);
        Assert.SkipUnless(File.Exists(path), $"../shared/hadoop/captures/{name} is not beside the checkout: it is what is read here.");
        return File.ReadAllBytes(path);
    }
}
