namespace EndToEnd.Tests.Support;

/// <summary>A user without rights, as whom root starts a program: to root itself nothing is forbidden.</summary>
internal static class Nobody
{
    private const string Setpriv = "/usr/bin/setpriv";

    /// <summary>Words to put before a command; the test is skipped where they do not work.</summary>
    public static string[] Command(Scene scene)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Permissions are those of Linux here.");
        if (!Environment.IsPrivilegedProcess)
        {
            return [];
        }

        Assert.SkipUnless(File.Exists(Setpriv), $"Root may do everything, and there is no {Setpriv} to become somebody else.");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            Assert.SkipUnless(
                folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute),
                $"Only root may enter {folder.FullName}, so that nobody else can start the program in it.");
        }

        scene.Permit("", Everything);
        return [Setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"];
    }

    /// <summary>What everybody may do with the scene's folder.</summary>
    private static UnixFileMode Everything => (UnixFileMode)0b111_111_111;
}
