using Tusk.Common.Files;

namespace Tusk.Common.Tests.Files;

public sealed class LockedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-lock-").FullName;

    private string File => Path.Combine(_folder, "in_use.lock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_locked_once_until_it_is_given_back()
    {
        LockedFile? first = LockedFile.TryOpen(File, "1@here", out _);
        LockedFile? second = LockedFile.TryOpen(Path.Combine(_folder, "..", Path.GetFileName(_folder), "in_use.lock"), "1@here", out string holder);
        string content = System.IO.File.ReadAllText(File);
        first!.Dispose();
        using LockedFile? third = LockedFile.TryOpen(File, "2@here", out _);

        Assert.Null(second);
        Assert.Equal("1@here", holder);
        Assert.Equal("1@here", content);
        Assert.NotNull(third);
    }

    [Fact]
    public void A_file_is_locked_once_by_whatever_link_its_folder_is_reached()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Only some may make links there.");
        string link = Path.Combine(_folder, "link");
        Directory.CreateSymbolicLink(link, _folder);
        using LockedFile? first = LockedFile.TryOpen(File, "1@here", out _);

        using LockedFile? second = LockedFile.TryOpen(Path.Combine(link, "in_use.lock"), "1@here", out string holder);
        System.IO.File.Delete(File);
        using LockedFile? third = LockedFile.TryOpen(Path.Combine(link, "link", "in_use.lock"), "1@here", out _);
        using LockedFile? other = LockedFile.TryOpen(Path.Combine(link, "other.lock"), "1@here", out _);

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal("1@here", holder);
        Assert.Null(third);
        Assert.NotNull(other);
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_not_held()
    {
        string path = Path.Combine(_folder, "folder", "in_use.lock");
        Assert.Throws<DirectoryNotFoundException>(() => LockedFile.TryOpen(path, "1@here", out _));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        using LockedFile? locked = LockedFile.TryOpen(path, "1@here", out _);

        Assert.NotNull(locked);
    }
}
