using System.Diagnostics;

namespace EndToEnd.Tests.Support;

/// <summary>A disk of some megabytes, mounted on a folder; the test is skipped where that is not allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int PieceBytes = 64 << 10;

    private readonly string _folder;
    private readonly string _ballast;
    private bool _isAway;

    public SmallDisk(string folder, int megabytes = 1)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk is mounted with Linux's tmpfs.");
        Directory.CreateDirectory(folder);
        (int exitCode, string error) = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
        Assert.SkipUnless(exitCode == 0, $"A small disk cannot be mounted, so that no disk can be filled: {error}");
        _folder = folder;
        _ballast = Path.Combine(folder, "ballast");
    }

    /// <summary>Its folder.</summary>
    public string Folder => _folder;

    /// <summary>Takes all the room that there is, but for so many bytes.</summary>
    public void Fill(long leftBytes = 0)
    {
        using (FileStream file = new(_ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            try
            {
                byte[] piece = new byte[PieceBytes];
                while (true)
                {
                    file.Write(piece);
                }
            }
            catch (IOException)
            {
                // There is no room any more.
            }

            file.SetLength(Math.Max(0, file.Length - leftBytes));
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(_ballast);

    /// <summary>Takes the disk away while it is in use: files that are open stay, paths lead to an empty folder.</summary>
    public void TakeAway()
    {
        (int exitCode, string error) = Run("umount", "--lazy", _folder);
        Assert.True(exitCode == 0, $"The small disk cannot be taken away: {error}");
        _isAway = true;
    }

    public void Dispose()
    {
        if (_isAway)
        {
            return;
        }

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
