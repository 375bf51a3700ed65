using System.Reflection;
using System.Runtime.Loader;
using Tusk.Common.Configurations;
using Tusk.FileSystems;

namespace Tusk.Tests;

/// <summary>Start-up: the client of HDFS is loaded by who names a path there, and by nobody else.</summary>
public sealed class HdfsOnDemandTests
{
    [Fact]
    public void Local_files_do_not_load_the_client_of_hdfs()
    {
        var libraries = new WatchedLibraries();
        Assembly tusk = libraries.LoadFromAssemblyPath(typeof(TuskEngines).Assembly.Location);
        object registry = tusk.GetType(typeof(TuskEngines).FullName!)!.GetMethod(nameof(TuskEngines.CreateFileSystems))!.Invoke(null, null)!;

        Get(registry, libraries, "file:/tmp");

        Assert.Contains("Tusk.FileSystems", libraries.Loaded);
        Assert.DoesNotContain("Tusk.Hdfs.Client", libraries.Loaded);
        Assert.DoesNotContain("Tusk.Rpc", libraries.Loaded);

        Get(registry, libraries, "hdfs://localhost:1/");

        Assert.Contains("Tusk.Hdfs.Client", libraries.Loaded);
        Assert.Contains("Tusk.Rpc", libraries.Loaded);
    }

    /// <summary>registry.Get(new FsPath(path), new Configuration()), with the types of those libraries.</summary>
    private static void Get(object registry, WatchedLibraries libraries, string path)
    {
        object fsPath = Activator.CreateInstance(libraries.Find(typeof(FsPath)), path)!;
        object configuration = Activator.CreateInstance(libraries.Find(typeof(Configuration)))!;
        Assert.NotNull(registry.GetType().GetMethod(nameof(FileSystemRegistry.Get))!.Invoke(registry, [fsPath, configuration]));
    }

    /// <summary>The libraries once more, beside those of the test, each noted when it is asked for.</summary>
    private sealed class WatchedLibraries() : AssemblyLoadContext("watched")
    {
        public List<string> Loaded { get; } = [];

        public Type Find(Type ours) => Assemblies.Single(one => one.GetName().Name == ours.Assembly.GetName().Name).GetType(ours.FullName!)!;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            if (!File.Exists(file))
            {
                return null;
            }

            Loaded.Add(assemblyName.Name!);
            return LoadFromAssemblyPath(file);
        }
    }
}
