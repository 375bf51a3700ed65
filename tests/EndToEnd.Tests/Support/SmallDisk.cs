using System.Diagnostics;

namespace EndToEnd.Tests.Support;

/// <summary>A disk of one megabyte, mounted on a folder; the test is skipped where that is not allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk is mounted with Linux's tmpfs.");
        Directory.CreateDirectory(folder);
        (int exitCode, string error) = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
        Assert.SkipUnless(exitCode == 0, $"A small disk cannot be mounted, so that no disk can be filled: {error}");
        _folder = folder;
    }

    public void Dispose()
    {
        (int exitCode, string error) = Run("umount", _folder);
        Assert.True(exitCode == 0, $"The small disk cannot be unmounted: {error}");
    }

    private static (int ExitCode, string Error) Run(string command, params string[] args)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, args) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error.Trim());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
