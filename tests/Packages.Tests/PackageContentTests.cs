using System.Xml.Linq;

[assembly: AssemblyFixture(typeof(Packages.Tests.BuiltPackages))]

namespace Packages.Tests;

/// <summary>What is in the packages.</summary>
public sealed class PackageContentTests(BuiltPackages packages)
{
    private static readonly string[] Libraries =
    [
        "Tusk", "Tusk.Cluster", "Tusk.Common", "Tusk.FileSystems", "Tusk.Hdfs.Client", "Tusk.Hdfs.DataNode", "Tusk.Hdfs.DataTransfer",
        "Tusk.Hdfs.NameNode", "Tusk.MapReduce", "Tusk.MapReduce.Local", "Tusk.Protocol", "Tusk.Rpc",
    ];

    [Fact]
    public void Each_library_and_the_command_are_a_package_with_symbols() => Assert.Equal(
        Libraries.Append("Tusk.Tool").SelectMany(static id => new[] { $"{id}.0.1.0.nupkg", $"{id}.0.1.0.snupkg" })
            .Order(StringComparer.Ordinal),
        packages.FileNames);

    [Fact]
    public async Task Each_library_has_its_documentation_and_its_symbols()
    {
        foreach (string id in Libraries)
        {
            string[] contents = await packages.ContentsAsync(id);

            Assert.Equal(
                [$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"],
                contents.Where(static file => file.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            Assert.Contains($"lib/net10.0/{id}.pdb", await packages.ContentsAsync(id, "snupkg"));
        }
    }

    [Fact]
    public async Task Each_package_has_licence_notice_and_readme()
    {
        foreach (string id in Libraries.Append("Tusk.Tool"))
        {
            string[] contents = await packages.ContentsAsync(id);
            IReadOnlyList<XElement> metadata = await packages.MetadataAsync(id);

            Assert.Contains("README.md", contents);
            Assert.Contains("LICENSE", contents);
            Assert.Contains("NOTICE", contents);
            Assert.Equal("README.md", Element(metadata, "readme"));
            Assert.Equal("Apache-2.0", Element(metadata, "license"));
        }
    }

    [Fact]
    public async Task The_generator_travels_in_one_package_and_the_usings_in_another()
    {
        Assert.Contains("analyzers/dotnet/cs/Tusk.MapReduce.Generators.dll", await packages.ContentsAsync("Tusk.MapReduce"));
        Assert.Contains("buildTransitive/Tusk.props", await packages.ContentsAsync("Tusk"));
        Assert.Contains("build/Tusk.props", await packages.ContentsAsync("Tusk"));
    }

    [Fact]
    public async Task Packages_depend_on_each_other_and_on_protobuf_and_keep_nothing_from_who_references_them()
    {
        foreach (string id in Libraries)
        {
            IEnumerable<XElement> dependencies =
                (await packages.MetadataAsync(id)).Where(static element => element.Name.LocalName == "dependency");

            Assert.All(dependencies, dependency =>
            {
                // protoc, which writes the messages, is no dependency; the library that they call is one.
                if (id == "Tusk.Protocol" && dependency.Attribute("id")!.Value == "Google.Protobuf")
                {
                    return;
                }

                Assert.Contains(dependency.Attribute("id")!.Value, Libraries);
                Assert.Equal("0.1.0", dependency.Attribute("version")!.Value);
                Assert.Null(dependency.Attribute("exclude"));
            });
        }
    }

    private static string Element(IEnumerable<XElement> metadata, string name) =>
        metadata.Single(element => element.Name.LocalName == name).Value;
}
