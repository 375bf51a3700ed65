namespace Conformance.Tests.Support;

/// <summary>What lies beside the checkout: Apache's Hadoop, its golden files, real data.</summary>
internal static class Shared
{
    /// <summary>A path in the shared folder, or null if it is not there.</summary>
    public static string? Find(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tusk.slnx")))
        {
            folder = folder.Parent;
        }

        string found = Path.Combine(folder?.Parent?.FullName ?? "/", "shared", path);
        return Path.Exists(found) ? found : null;
    }

    /// <summary>A path in the shared folder; the test is skipped, with this reason, if it is absent.</summary>
    public static string Require(string path)
    {
        string? found = Find(path);
        Assert.SkipWhen(found is null, $"../shared/{path} is not beside the checkout: it is what the answer is compared with.");
        return found;
    }
}
