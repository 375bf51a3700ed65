namespace Tusk.Architecture.Tests;

/// <summary>The rules, held against the files of this checkout.</summary>
public sealed class RepositoryTests
{
    private static readonly string[] BuildFiles = [".csproj", ".props", ".targets"];
    private static readonly string[] PackageElements = ["PackageReference", "PackageVersion", "GlobalPackageReference"];

    [Fact]
    public void References_point_down()
    {
        Assert.NotEmpty(Repository.Projects);

        AssertNone(LayerRules.Violations(Repository.Projects));
    }

    [Fact]
    public void Every_source_file_is_where_and_what_its_name_says()
    {
        string[] sources = [.. Repository.Files(".cs").Where(static path => path.StartsWith("src/", StringComparison.Ordinal))];
        Assert.NotEmpty(sources);

        AssertNone(sources.SelectMany(static path => SourceRules.Violations(path, Repository.Read(path))));
        AssertNone(SourceRules.LongFiles.Keys.Except(sources).Select(static path => $"{path}: listed as long, and gone"));
    }

    [Fact]
    public void The_solution_lists_every_project_once()
    {
        IEnumerable<string> listed = Repository.Elements("Tusk.slnx", "Project")
            .Select(static element => element.Attribute("Path")!.Value.Replace('\\', '/'));

        Assert.Equal(Repository.Projects.Select(static project => project.Path).Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_file() => AssertNone(
        from ending in BuildFiles
        from path in Repository.Files(ending)
        from name in PackageElements
        from element in Repository.Elements(path, name)
        where name != "PackageReference" || element.Attributes().Concat<object>(element.Elements()).Any(static part =>
            part is System.Xml.Linq.XAttribute { Name.LocalName: "Version" or "VersionOverride" }
                or System.Xml.Linq.XElement { Name.LocalName: "Version" or "VersionOverride" })
        select $"{path}: version of {element.Attribute("Include")?.Value}, expected in Directory.Packages.props");

    private static void AssertNone(IEnumerable<string> violations)
    {
        string text = string.Join('\n', violations);
        Assert.True(text.Length == 0, text);
    }
}
