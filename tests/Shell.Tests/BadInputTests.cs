using System.Diagnostics;
using Shell.Tests.Support;
using Tusk.Cli.Tests;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Bad weather that no transcript can hold: full disks, forbidden folders, names that are too long.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TuskShell _shell = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_too_long_for_the_system_is_one_line()
    {
        string name = new('n', 300);

        ShellAnswer answer = Run("-touchz", name);

        Assert.Equal(1, answer.ExitCode);
        Assert.StartsWith("touchz: ", answer.Errors, StringComparison.Ordinal);
        Assert.Contains("too long", answer.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, answer.Errors.Count(static c => c == '\n'));
    }

    [Fact]
    public void A_path_too_long_for_a_path_is_one_line()
    {
        ShellAnswer answer = Run("-ls", "/" + new string('p', 9000));

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("at most 8000", answer.Errors, StringComparison.Ordinal);
        Assert.Equal(1, answer.Errors.Count(static c => c == '\n'));
    }

    [Fact]
    public void More_threads_than_a_system_has_are_not_started()
    {
        File.WriteAllText(_folder["one"], "1");
        File.WriteAllText(_folder["two"], "2");
        Directory.CreateDirectory(_folder["to"]);

        ShellAnswer answer = Run("-put", "-t", "2147483647", "one", "two", "to");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Errors));
        Assert.Equal("12", File.ReadAllText(_folder["to/one"]) + File.ReadAllText(_folder["to/two"]));
    }

    [Fact]
    public void A_full_disk_leaves_no_half_file()
    {
        string small = _folder["small"];
        Directory.CreateDirectory(small);
        Assert.SkipUnless(Mounted(small), "A small disk is mounted for this, which takes root and a system that allows it.");
        try
        {
            File.WriteAllBytes(_folder["large"], new byte[1 << 20]);

            ShellAnswer got = Run("-get", "large", "small/copy");
            ShellAnswer direct = Run("-put", "-d", "large", "small/direct");
            ShellAnswer merged = Run("-getmerge", "large", "small/merged");

            Assert.Equal((1, "get: No space left on device\n"), (got.ExitCode, got.Errors));
            Assert.Equal((1, "put: No space left on device\n"), (direct.ExitCode, direct.Errors));
            Assert.Equal((1, "getmerge: No space left on device\n"), (merged.ExitCode, merged.Errors));
            Assert.Empty(Directory.GetFileSystemEntries(small));
        }
        finally
        {
            Process.Start("umount", [small]).WaitForExit();
        }
    }

    /// <summary>What a full disk is for root alone, a bound on the size of files is for everybody.</summary>
    [Theory]
    [InlineData("get", "-get", "large", "to/copy")]
    [InlineData("put", "-put", "-d", "large", "to/direct")]
    [InlineData("put", "-put", "-t", "2", "large", "larger", "to")]
    [InlineData("getmerge", "-getmerge", "large", "to/merged")]
    public async Task A_file_that_may_not_grow_leaves_no_half_file(string command, params string[] words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix bounds the size of files.");
        Directory.CreateDirectory(_folder["to"]);
        File.WriteAllBytes(_folder["large"], new byte[4 << 20]);
        File.WriteAllBytes(_folder["larger"], new byte[5 << 20]);
        using BuiltTusk tusk = BuiltTusk.WithFilesOfAtMostTwoMegabytes(_folder.Path, ["fs", .. words]);

        (int exitCode, string output, string errors) = await tusk.EndAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.All(errors.TrimEnd('\n').Split('\n'), line => Assert.Equal($"{command}: File too large", line));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["to"]));
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "Root may read everything.");
        string secret = _folder["secret"];
        Directory.CreateDirectory(secret);
        SetMode(secret, UnixFileMode.None);
        try
        {
            ShellAnswer answer = Run("-ls", "secret");
            ShellAnswer put = Run("-touchz", "secret/x");

            Assert.Equal((1, 1), (answer.ExitCode, put.ExitCode));
            Assert.Contains("Permission denied", answer.Errors, StringComparison.Ordinal);
            Assert.Contains("Permission denied", put.Errors, StringComparison.Ordinal);
        }
        finally
        {
            SetMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Recorded from Hadoop's shell: it sorts by what Java's URIs have for a name, where a space is %20.</summary>
    [Fact]
    public void Odd_names_are_merged_and_sorted_in_javas_order()
    {
        Directory.CreateDirectory(_folder["odd"]);
        string[] names = ["a!b", "a b", "z", "ünï ☃"];
        for (int i = names.Length - 1; i >= 0; i--)
        {
            File.WriteAllText(_folder["odd/" + names[i]], $"{i}\n");
        }

        ShellAnswer listed = Run("-ls", "-S", "-C", "odd");
        ShellAnswer merged = Run("-getmerge", "odd", "merged");

        Assert.Equal((0, 0), (listed.ExitCode, merged.ExitCode));
        Assert.Equal(names.Select(static name => "odd/" + name), listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["0", "1", "2", "3"], File.ReadAllLines(_folder["merged"]));
    }

    [Fact]
    public void A_name_with_a_colon_is_listed_which_Hadoop_cannot()
    {
        File.WriteAllText(_folder["c:d"], "x");

        ShellAnswer answer = Run("-ls", "-C", ".");

        Assert.Equal((0, "c:d\n"), (answer.ExitCode, answer.Output));
    }

    [Theory]
    [InlineData("SEQ\u0006rest", "SequenceFile")]
    [InlineData("Obj\u0001rest", "Avro")]
    public void Text_declines_a_format_that_it_cannot_show(string content, string format)
    {
        File.WriteAllText(_folder["f"], content);

        ShellAnswer answer = Run("-text", "f");

        Assert.Equal((1, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(format, answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_a_cut_archive_says_where()
    {
        File.WriteAllBytes(_folder["f.gz"], [0x1F, 0x8B, 8, 0, 0, 0]);

        ShellAnswer answer = Run("-text", "f.gz");

        Assert.Equal(1, answer.ExitCode);
        Assert.Equal(1, answer.Errors.Count(static c => c == '\n'));
    }

    [Fact]
    public void A_missing_configuration_file_is_named()
    {
        ShellAnswer answer = Run("-conf", "nope.xml", "-ls");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("nope.xml does not exist", answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_copy_every_file_once()
    {
        for (int i = 0; i < 200; i++)
        {
            Directory.CreateDirectory(_folder[$"tree/{i % 7}"]);
            File.WriteAllText(_folder[$"tree/{i % 7}/{i}"], $"{i}");
        }

        ShellAnswer answer = Run("-put", "-t", "8", "-q", "3", "tree", "copy");

        Assert.Equal((0, "", ""), (answer.ExitCode, answer.Output, answer.Errors));
        string[] copies = Directory.GetFiles(_folder["copy"], "*", SearchOption.AllDirectories);
        Assert.Equal(200, copies.Length);
        Assert.All(copies, static file => Assert.Equal(Path.GetFileName(file), File.ReadAllText(file)));
    }

    [Fact]
    public void A_move_with_threads_deletes_nothing_before_it_is_copied()
    {
        Directory.CreateDirectory(_folder["to"]);
        string[] names = [.. Enumerable.Range(0, 100).Select(static i => $"f{i}")];
        foreach (string name in names)
        {
            File.WriteAllText(_folder[name], name);
        }

        ShellAnswer answer = Run(["-moveFromLocal", "-t", "4", .. names, "to"]);

        Assert.Equal((0, "", ""), (answer.ExitCode, answer.Output, answer.Errors));
        Assert.All(names, name => Assert.Equal(name, File.ReadAllText(_folder[$"to/{name}"])));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_a_direct_copy_cannot_replace_is_not_deleted()
    {
        File.WriteAllText(_folder["new"], "new");
        File.WriteAllText(_folder["old"], "old");
        using (File.Open(_folder["old"], FileMode.Open, FileAccess.Read, FileShare.None))
        {
            ShellAnswer answer = Run("-put", "-d", "-f", "new", "old");

            Assert.Equal(1, answer.ExitCode);
        }

        Assert.Equal("old", File.ReadAllText(_folder["old"]));
    }

    [Fact]
    public void A_file_is_not_copied_directly_onto_itself()
    {
        File.WriteAllText(_folder["f"], "content");

        ShellAnswer answer = Run("-cp", "-d", "-f", "f", "f");

        Assert.Equal((1, "cp: `f' to `f': are identical\n"), (answer.ExitCode, answer.Errors));
        Assert.Equal("content", File.ReadAllText(_folder["f"]));
    }

    [Fact]
    public void What_is_only_named_like_the_trash_goes_there()
    {
        Directory.CreateDirectory(_folder["home/.Trash2"]);
        File.WriteAllText(_folder["home/.Trash2/f"], "x");

        ShellAnswer answer = Run("-D", "fs.trash.interval=60", "-rm", "home/.Trash2/f");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Output));
        string kept = Assert.Single(Directory.GetFiles(_folder["home/.Trash"], "f", SearchOption.AllDirectories));
        Assert.EndsWith("home/.Trash2/f", kept, StringComparison.Ordinal);
    }

    private ShellAnswer Run(params string[] words) => _shell.Run(_folder.Path, words, []);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static bool Mounted(string folder)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return false;
        }

        using Process mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder])
        {
            RedirectStandardError = true,
        })!;
        mount.WaitForExit();
        return mount.ExitCode == 0;
    }
}
