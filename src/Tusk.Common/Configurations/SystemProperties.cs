using System.Runtime.InteropServices;

namespace Tusk.Common.Configurations;

/// <summary>What Java's system properties, and those that Hadoop's launchers set, mean where there is no Java.</summary>
internal static class SystemProperties
{
    /// <summary>A property's value; null for one that is not known, or that the environment would have to set.</summary>
    public static string? Get(string name, HadoopEnvironment environment) => name switch
    {
        "user.name" => Environment.UserName,
        "user.home" => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        "user.dir" => Environment.CurrentDirectory,
        "java.io.tmpdir" => TemporaryFolder(),
        "file.separator" => Path.DirectorySeparatorChar.ToString(),
        "path.separator" => Path.PathSeparator.ToString(),
        "line.separator" => Environment.NewLine,
        "os.name" => OperatingSystemName(),
        "os.arch" => Architecture(),
        "hadoop.home.dir" => environment.GetNonBlank(SiteConfiguration.HomeVariable),
        "hadoop.log.dir" or "yarn.log.dir" => LogFolder(environment),
        "hadoop.id.str" => environment.GetNonBlank("HADOOP_IDENT_STRING") ?? Environment.UserName,
        _ => null,
    };

    // Java has it fixed on Linux, whatever TMPDIR says.
    private static string TemporaryFolder() =>
        OperatingSystem.IsLinux() ? "/tmp" : Path.TrimEndingDirectorySeparator(Path.GetTempPath());

    private static string? OperatingSystemName() =>
        OperatingSystem.IsLinux() ? "Linux" : OperatingSystem.IsMacOS() ? "Mac OS X" : null;

    private static string? Architecture() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        _ => null,
    };

    private static string? LogFolder(HadoopEnvironment environment) => environment.GetNonBlank("HADOOP_LOG_DIR")
        ?? (environment.GetNonBlank(SiteConfiguration.HomeVariable) is { } home ? Path.Combine(home, "logs") : null);
}
