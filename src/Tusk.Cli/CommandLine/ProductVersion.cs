using System.Reflection;

namespace Tusk.Cli.CommandLine;

/// <summary>The version that the build wrote into this assembly.</summary>
internal static class ProductVersion
{
    /// <summary>As in the package.</summary>
    public static string Text =>
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
