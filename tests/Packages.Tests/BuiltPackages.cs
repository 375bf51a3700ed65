using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace Packages.Tests;

/// <summary>The packages, made from what was built together with this test, in a folder outside of the repository.</summary>
public sealed class BuiltPackages : IAsyncLifetime
{
    private const string Version = "0.1.0";

    /// <summary>The solution's folder.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Gone with this fixture.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("tusk-packages-").FullName;

    /// <summary>Holds the packages, as <c>eng/pack</c> leaves them.</summary>
    public string Packages => Path.Combine(Root, "packages");

    /// <summary>Holds the packages of others that ours depend on, as the build of this test got them.</summary>
    public string Dependencies => Path.Combine(Root, "dependencies");

    /// <summary>Every package, with those of symbols.</summary>
    public IEnumerable<string> FileNames => Directory.EnumerateFiles(Packages).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    /// <summary>Packs.</summary>
    public async ValueTask InitializeAsync()
    {
        string configuration = typeof(BuiltPackages).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        await DotNet.RunAsync(
            Repository,
            null,
            "pack", "Tusk.slnx", "--no-build", "-c", configuration, "-o", Packages, "-nologo", "-v", "quiet", $"-p:Version={Version}");
        CopyDependency("google.protobuf");
    }

    /// <summary>Deletes everything.</summary>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The names of a package's files.</summary>
    public async Task<string[]> ContentsAsync(string id, string extension = "nupkg")
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(PathOf(id, extension));
        return [.. package.Entries.Select(static entry => entry.FullName)];
    }

    /// <summary>What a package says about itself: the elements of its metadata by name.</summary>
    public async Task<IReadOnlyList<XElement>> MetadataAsync(string id)
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(PathOf(id, "nupkg"));
        await using Stream text = await package.GetEntry($"{id}.nuspec")!.OpenAsync();
        return [.. XElement.Load(text).Descendants()];
    }

    /// <summary>Takes a package from where restoring left it.</summary>
    private void CopyDependency(string id)
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(Dependencies);
        foreach (string package in Directory.EnumerateFiles(Path.Combine(cache, id), "*.nupkg", SearchOption.AllDirectories))
        {
            File.Copy(package, Path.Combine(Dependencies, Path.GetFileName(package)), overwrite: true);
        }
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tusk.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Tusk.slnx above {AppContext.BaseDirectory}.");
    }

    private string PathOf(string id, string extension) => Path.Combine(Packages, $"{id}.{Version}.{extension}");
}
