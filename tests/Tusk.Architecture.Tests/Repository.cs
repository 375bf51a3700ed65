using System.Xml.Linq;

namespace Tusk.Architecture.Tests;

/// <summary>The files of the checkout that this test was built in.</summary>
public static class Repository
{
    private static readonly string[] Areas = ["src", "examples", "tests", "benchmarks"];
    private static readonly string[] SharedFiles = ["Directory.Build.props", "Directory.Build.targets"];

    /// <summary>The folder that holds Tusk.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every project, with the references of its own file and of the Directory.Build files above it.</summary>
    public static IReadOnlyCollection<Project> Projects { get; } =
        [.. Files(".csproj").Select(static path => new Project(path, References(path)))];

    /// <summary>Paths from the root, with slashes, of the files in all areas that end so; built ones left out.</summary>
    public static IEnumerable<string> Files(string ending) => Areas
        .Select(static area => Path.Combine(Root, area))
        .Where(Directory.Exists)
        .SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Select(static file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(path => path.EndsWith(ending, StringComparison.Ordinal)
            && !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The elements of that name in an MSBuild or solution file.</summary>
    public static IEnumerable<XElement> Elements(string path, string name) => XDocument
        .Load(Path.Combine(Root, path)).Descendants().Where(element => element.Name.LocalName == name);

    private static string[] References(string project)
    {
        List<string> files = [project];
        for (string? folder = Path.GetDirectoryName(project); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            files.AddRange(SharedFiles
                .Select(name => $"{folder}/{name}")
                .Where(static file => File.Exists(Path.Combine(Root, file))));
        }

        string projectFolder = Path.GetDirectoryName(project)!;
        return [.. files
            .SelectMany(static file => Elements(file, "ProjectReference"))
            .Select(static element => element.Attribute("Include")?.Value.Replace('\\', '/'))
            .OfType<string>()
            .Select(include => include.StartsWith("$(RepositoryRoot)", StringComparison.Ordinal)
                ? include["$(RepositoryRoot)".Length..]
                : Path.GetRelativePath(Root, Path.Combine(Root, projectFolder, include)).Replace('\\', '/'))
            .Where(path => path != project)
            .Distinct()];
    }

    private static string FindRoot()
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
}
