using System.Diagnostics;
using Tusk.Common.Files;

namespace Tusk.Common.Tests.Files;

public sealed class SystemFileStatusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-status-").FullName;

    public SystemFileStatusTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Windows has no such calls.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_has_its_size_and_its_owner()
    {
        File.WriteAllText(In("file"), "five\n");

        SystemFileStatus status = SystemFileStatus.Of(In("file"))!.Value;

        Assert.False(status.IsDirectory);
        Assert.False(status.IsSpecial);
        Assert.Equal(5, status.Bytes);
        Assert.Equal(SystemFileStatus.CurrentUser, status.User);
        Assert.Equal(Say("id", "-u"), $"{status.User}");
    }

    [Fact]
    public void Folders_pipes_and_devices_are_told_apart()
    {
        Say("mkfifo", In("pipe"));

        Assert.True(SystemFileStatus.Of(_folder) is { IsDirectory: true, IsSpecial: false });
        Assert.True(SystemFileStatus.Of(In("pipe")) is { IsDirectory: false, IsSpecial: true });
        Assert.True(SystemFileStatus.Of("/dev/null") is { IsDirectory: false, IsSpecial: true, User: 0, Group: 0 });
    }

    [Fact]
    public void A_link_is_followed_unless_it_is_asked_for_itself()
    {
        File.CreateSymbolicLink(In("link"), _folder);

        Assert.True(SystemFileStatus.Of(In("link")) is { IsDirectory: true });
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux is asked for what stands at a path itself.");
        Assert.True(SystemFileStatus.TryAskItself(In("link"), out SystemFileStatus? link));
        Assert.True(link is { IsDirectory: false, IsSpecial: true });
        Assert.True(SystemFileStatus.TryAskItself(_folder, out SystemFileStatus? folder));
        Assert.True(folder is { IsDirectory: true });
    }

    [Fact]
    public void What_is_not_there_has_none()
    {
        File.CreateSymbolicLink(In("loose"), In("absent"));

        Assert.Null(SystemFileStatus.Of(In("absent")));
        Assert.Null(SystemFileStatus.Of(In("loose")));
        Assert.Equal(OperatingSystem.IsLinux(), SystemFileStatus.TryAskItself(In("absent"), out SystemFileStatus? absent));
        Assert.Null(absent);
    }

    private static string Say(string command, string argument)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, argument) { RedirectStandardOutput = true })!;
        string said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return said;
    }

    private string In(string name) => Path.Combine(_folder, name);
}
