using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Tusk.CommandLine;

namespace Tusk.Cli.Jobs;

/// <summary>A user's built program with jobs, run in the place of this process.</summary>
internal static partial class ProgramFile
{
    /// <summary>Whether a word names a program's file rather than a job.</summary>
    public static bool IsNamedBy(string word) =>
        IsLibrary(word) || word.Contains('/', StringComparison.Ordinal)
        || word.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Runs the program with these words.</summary>
    /// <remarks>On Unix it replaces this process: the terminal, signals and the exit code are its own. Elsewhere it
    /// is a child; Ctrl-C reaches both.</remarks>
    /// <returns>Its exit code.</returns>
    /// <exception cref="IOException">It is not there or cannot be started.</exception>
    public static int Run(string path, string[] args)
    {
        string file = Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            throw new FileNotFoundException(
                Directory.Exists(file) ? $"'{path}' is a folder, expected a built program" : $"There is no program '{path}'");
        }

        // What a .dll needs is beside the file itself; an executable may ask by which name it was called.
        file = File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target && IsLibrary(target.FullName) ? target.FullName : file;
        if (IsLibrary(file) && !File.Exists(Path.ChangeExtension(file, ".runtimeconfig.json")))
        {
            throw new IOException(
                $"'{path}' is a library, not a program: expected a {Path.GetFileNameWithoutExtension(file)}.runtimeconfig.json beside it");
        }

        RawWords.RequireUtf8(args); // the program would be given what the runtime made of them
        string[] words = IsLibrary(file) ? [DotnetHost(), file, .. args] : [file, .. args];
        return OperatingSystem.IsWindows() ? RunChild(words) : Replace(words, path);
    }

    private static bool IsLibrary(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static string DotnetHost()
    {
        // The runtime's folder is ROOT/shared/Microsoft.NETCore.App/VERSION; the host that runs a .dll is ROOT/dotnet.
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }

    private static int Replace(string[] words, string path)
    {
        string?[] terminated = [.. words, null];
        RemoveDiagnosticFiles();
        _ = Execute(words[0], terminated);
        int error = Marshal.GetLastPInvokeError();
        throw new IOException($"Cannot run '{path}': {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Removes what the runtime made for debuggers and would remove at its end, to which it does not come.</summary>
    private static void RemoveDiagnosticFiles()
    {
        foreach (string prefix in (string[])["dotnet-diagnostic", "clr-debug-pipe"])
        {
            string pattern = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Environment.ProcessId}-*");
            try
            {
                foreach (string file in Directory.EnumerateFiles(Path.GetTempPath(), pattern))
                {
                    File.Delete(file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // They are only litter; the program runs all the same.
            }
        }
    }

    private static int RunChild(string[] words)
    {
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using Process child = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false })
            ?? throw new IOException($"Cannot run '{words[0]}'");
        child.WaitForExit();
        return child.ExitCode;
    }

    // Returns only when it failed.
    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string file, string?[] words);
}
