using System.Xml.Linq;

namespace Shell.Tests.Support;

/// <summary>What the tests ask a cluster's configuration.</summary>
public static class HdfsCluster
{
    /// <summary>The default file system of a configuration folder.</summary>
    public static string DefaultFileSystemOf(string folder) => XDocument.Load(Path.Combine(folder, "core-site.xml")).Root!
        .Elements("property").Single(static property => property.Element("name")!.Value == "fs.defaultFS").Element("value")!.Value.TrimEnd('/');
}
