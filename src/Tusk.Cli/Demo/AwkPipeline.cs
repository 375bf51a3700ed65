using System.Diagnostics;

namespace Tusk.Cli.Demo;

/// <summary>The job as people do it without a cluster: a shell loop over the years, and awk on one core.</summary>
internal static class AwkPipeline
{
    // Columns are counted from 1 in awk. In the C locale a character is a byte, which is awk's fastest.
    private const string Script =
        """
        for year in "$1"/[0-9][0-9][0-9][0-9]; do
            printf '%s\t' "${year##*/}"
            LC_ALL=C awk '
                { t = substr($0, 88, 5) }
                t != "+9999" && substr($0, 93, 1) ~ /[01459]/ && (n++ == 0 || t + 0 > max) { max = t + 0 }
                END { print max }' "$year" || exit 1
        done
        """;

    /// <summary>Whether there is an awk.</summary>
    public static bool IsAvailable()
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            if (folder.Length > 0 && File.Exists(Path.Combine(folder, "awk")))
            {
                return !OperatingSystem.IsWindows();
            }
        }

        return false;
    }

    /// <summary>Runs it over a folder of weather.</summary>
    /// <returns>The answer, and how long it took.</returns>
    /// <exception cref="IOException">It failed.</exception>
    public static async Task<(List<YearMaximum> Maxima, TimeSpan Elapsed)> RunAsync(string folder, CancellationToken cancellationToken)
    {
        long startedAt = Stopwatch.GetTimestamp();
        using Process shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", Script, "sh", folder]) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new IOException("Cannot start sh");
        using CancellationTokenRegistration kill = cancellationToken.Register(() => shell.Kill(entireProcessTree: true));
        string text = await shell.StandardOutput.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
        await shell.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(startedAt);
        return shell.ExitCode == 0
            ? (YearMaximum.Parse(text), elapsed)
            : throw new IOException(FormattableString.Invariant($"The comparison failed: awk ended with exit code {shell.ExitCode}"));
    }
}
