using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Packages.Tests;

/// <summary>Programs run to their end; one that fails fails the test with all that it said.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The folder of the dotnet that runs this test.</summary>
    public static string Root { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string Host => Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    /// <summary>Runs a command of the SDK.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="environment">Variables to set on top of this process's own.</param>
    /// <param name="args">The words.</param>
    /// <returns>Standard output.</returns>
    public static Task<string> RunAsync(string folder, Dictionary<string, string>? environment, params string[] args) =>
        RunProgramAsync(Host, folder, environment, args);

    /// <summary>Runs a program.</summary>
    /// <returns>Standard output.</returns>
    public static async Task<string> RunProgramAsync(
        string program, string folder, Dictionary<string, string>? environment, params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What this test was started with must not reach another build; a server left behind would hold the pipes open.
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_ROOT"] = Root;

        // The SDK leaves empty folders behind wherever it takes for the place of temporary files.
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("tusk-sdk-");
        start.Environment["TMPDIR"] = temporary.FullName;
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
            temporary.Delete(recursive: true);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        string said = await output;
        Assert.True(
            process.ExitCode == 0,
            $"{program} {string.Join(' ', args)} ended with {process.ExitCode}:\n{said}\n{await error}");
        return said;
    }
}
