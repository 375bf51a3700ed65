namespace Tusk.Architecture.Tests;

/// <summary>Which project may reference which. docs/ARCHITECTURE.md says why.</summary>
public static class LayerRules
{
    /// <summary>The layer of every project under src. A new project gets its line here.</summary>
    private static readonly Dictionary<string, Layer> Layers = new()
    {
        ["Tusk.MapReduce.Generators"] = Layer.Generators,
        ["Tusk.Protocol.Generators"] = Layer.Generators,
        ["Tusk.Common"] = Layer.Common,
        ["Tusk.Protocol"] = Layer.Protocol,
        ["Tusk.Rpc"] = Layer.Foundations,
        ["Tusk.FileSystems"] = Layer.Foundations,
        ["Tusk.Hdfs.DataTransfer"] = Layer.Foundations,
        ["Tusk.Hdfs.Client"] = Layer.Clients,
        ["Tusk.Yarn.Client"] = Layer.Clients,
        ["Tusk.Hdfs.WebHdfs"] = Layer.WebHdfs,
        ["Tusk.MapReduce"] = Layer.Model,
        ["Tusk.Hdfs.NameNode"] = Layer.Servers,
        ["Tusk.Hdfs.DataNode"] = Layer.Servers,
        ["Tusk.MapReduce.Local"] = Layer.Engines,
        ["Tusk.MapReduce.Pipes"] = Layer.Engines,
        ["Tusk.MapReduce.Hadoop"] = Layer.Engines,
        ["Tusk.Cluster"] = Layer.Cluster,
        ["Tusk"] = Layer.Tusk,
        ["Tusk.Cli"] = Layer.Cli,
    };

    /// <summary>Edges that point down and are wrong all the same, each with its reason.</summary>
    private static readonly (Layer From, Func<string, bool> To, string Reason)[] Forbidden =
    [
        (Layer.Engines, static to => to.StartsWith("Tusk.Hdfs.", StringComparison.Ordinal),
            "engines reach storage through FileSystem only"),
        (Layer.Model, static to => to is not ("Tusk.Common" or "Tusk.FileSystems" or "Tusk.MapReduce.Generators"),
            "the model knows storage through FileSystem only, and no server or client"),
        (Layer.Servers, static to => LayerOf(to) is Layer.Clients or Layer.Model,
            "servers reference no client but the WebHDFS host, and no part of MapReduce"),
        (Layer.Cluster, static to => LayerOf(to) is Layer.Engines or Layer.Model,
            "the cluster holds servers, not engines"),
    ];

    /// <summary>Every edge that breaks a rule and every project that has no layer, one sentence each.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyCollection<Project> projects)
    {
        var byPath = projects.ToDictionary(static project => project.Path);
        List<string> found = [];
        foreach (Project from in projects.OrderBy(static project => project.Path, StringComparer.Ordinal))
        {
            if (LayerOf(from) is not Layer fromLayer)
            {
                found.Add($"{from.Path} has no layer: add it to the table in LayerRules.cs");
                continue;
            }

            foreach (string path in from.References)
            {
                if (!byPath.TryGetValue(path, out Project? to))
                {
                    found.Add($"{from.Name} -> {path}: no such project");
                }
                else if (LayerOf(to) is Layer toLayer && Broken(from, fromLayer, to, toLayer) is string reason)
                {
                    found.Add($"{from.Name} -> {to.Name}: {reason}");
                }
            }
        }

        return found;
    }

    private static string? Broken(Project from, Layer fromLayer, Project to, Layer toLayer)
    {
        // Tests share helpers through a project under tests/ that is itself no test project.
        bool helper = fromLayer == Layer.Tests && to.Area == "tests"
            && !to.Name.EndsWith(".Tests", StringComparison.Ordinal);
        if (toLayer >= fromLayer && !helper)
        {
            return $"references point down only, and {toLayer} is not below {fromLayer}";
        }

        foreach ((Layer layer, Func<string, bool> matches, string reason) in Forbidden)
        {
            if (layer == fromLayer && matches(to.Name))
            {
                return reason;
            }
        }

        return null;
    }

    private static Layer? LayerOf(Project project) => project.Area switch
    {
        "src" => LayerOf(project.Name),
        "examples" => Layer.Examples,
        "benchmarks" => Layer.Benchmarks,
        "tests" => Layer.Tests,
        _ => null,
    };

    private static Layer? LayerOf(string name) => Layers.TryGetValue(name, out Layer layer) ? layer : null;
}
