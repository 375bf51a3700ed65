using System.Diagnostics;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests;

/// <summary>
/// The script <c>tusk</c> in a checkout of three sources, with a <c>dotnet</c> that takes note of each build and "builds"
/// a program that prints the sources as they were.
/// </summary>
public sealed class LauncherTests : IDisposable
{
    private const string Dotnet = """
        #!/bin/sh
        cd "${2%/src/Tusk.Cli}" || exit
        while [ "$1" != -o ]; do shift; done
        case $2 in *"'"*) exit 1 ;; esac
        set -- -o "$(printf '%s' "$2" | sed "s/%27/'/g; s/%2C/,/g; s/%25/%/g")"
        mkdir -p "$2"
        echo build >>"$NOTES"
        cat src/*.cs src/Deep/*.cs >"$2/built"
        eval "$EDIT"
        printf '#!/bin/sh\ncat "${0%%/*}/built"; echo "$@"\n' >"$2/Tusk.Cli"
        chmod +x "$2/Tusk.Cli"
        """;

    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(300);

    private readonly Scene _scene = new();

    public LauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The launcher is a script of a POSIX shell.");
        _scene.Write("tusk", File.ReadAllBytes(Path.Combine(Checkout(), "tusk")));
        _scene.Permit("tusk", (UnixFileMode)0b111_101_101);
        _scene.Write("tools/dotnet", Dotnet.Replace("\r", "", StringComparison.Ordinal) + "\n");
        _scene.Permit("tools/dotnet", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _scene.Write("src/A.cs", "a ");
        _scene.Write("src/B.cs", "b ");
        _scene.Write("src/Deep/C.cs", "c ");
        _scene.Write("src/README.md", "a text");
        _scene.Write("examples/E/input/line", "a line");
        _scene.Write("global.json", "{}");
        Age();
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_first_use_builds_and_the_second_does_not()
    {
        Assert.Equal(("a b c one\n", 1), Run("one"));
        Assert.Equal(("a b c two\n", 1), Run("two"));
    }

    [Fact]
    public void A_source_that_was_edited_is_built()
    {
        Run();
        _scene.Write("src/Deep/C.cs", "C ");

        Assert.Equal(("a b C \n", 2), Run());
        Assert.Equal(("a b C \n", 2), Run());
    }

    [Fact]
    public void A_source_that_is_new_is_built_however_old_it_is()
    {
        Run();
        _scene.Write("src/Deep/D.cs", "d ");
        File.SetLastWriteTimeUtc(_scene["src/Deep/D.cs"], DateTime.UtcNow - LongAgo);

        Assert.Equal(("a b c d \n", 2), Run());
        Assert.Equal(("a b c d \n", 2), Run());
    }

    [Fact]
    public void A_source_that_is_gone_is_built_without()
    {
        Run();
        File.Delete(_scene["src/B.cs"]);

        Assert.Equal(("a c \n", 2), Run());
    }

    [Fact]
    public void A_file_beside_the_sources_that_is_gone_is_noticed()
    {
        Run();
        File.Delete(_scene["global.json"]);

        Assert.Equal(("a b c \n", 2), Run());
    }

    [Fact]
    public void A_folder_that_was_moved_is_noticed()
    {
        Run();
        Directory.Move(_scene["src/Deep"], _scene["src/Deeper"]);
        Directory.CreateDirectory(_scene["src/Deep"]);
        File.Move(_scene["src/Deeper/C.cs"], _scene["src/Deep/F.cs"]);

        Assert.Equal(("a b c \n", 2), Run());
    }

    [Fact]
    public void What_is_edited_during_a_build_is_built_by_the_next()
    {
        Assert.Equal(("a b c \n", 1), Run("", "printf 'A ' >src/A.cs"));

        Assert.Equal(("A b c \n", 2), Run());
    }

    [Fact]
    public void A_source_that_was_another_during_a_build_is_built_again()
    {
        Assert.Equal(("a b c \n", 1), Run("", "printf 'A ' >src/A.cs; printf 'a ' >src/A.cs"));

        Assert.Equal(("a b c \n", 2), Run());
        Assert.Equal(("a b c \n", 2), Run());
    }

    [Theory]
    [InlineData("mv src/A.cs~ src/A.cs")]
    [InlineData("cp -p src/A.cs~ src/A.cs")]
    [InlineData("mv src/A.cs~ src/A.cs; touch -d 2026-01-01T00:00:00Z src")]
    public void A_source_that_an_older_one_replaced_is_built(string command)
    {
        Run();
        _scene.Write("src/A.cs~", "A ");
        File.SetLastWriteTimeUtc(_scene["src/A.cs~"], DateTime.UtcNow - LongAgo);
        Assert.Equal(("a b c \n", 1), Run());
        Shell(command);

        Assert.Equal(("A b c \n", 2), Run());
        Assert.Equal(("A b c \n", 2), Run());
    }

    [Fact]
    public void A_source_that_is_the_same_is_not_built_whatever_time_it_bears()
    {
        Run();
        File.SetLastWriteTimeUtc(_scene["src/A.cs"], DateTime.UtcNow + LongAgo);

        Assert.Equal(("a b c \n", 1), Run());
        _scene.Write("src/A.cs", "A ");
        File.SetLastWriteTimeUtc(_scene["src/A.cs"], DateTime.UtcNow + LongAgo);
        Assert.Equal(("A b c \n", 2), Run());
        Assert.Equal(("A b c \n", 2), Run());
    }

    [Fact]
    public void A_source_edited_after_the_clock_was_set_back_is_built()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a file of this moment.");
        Run();
        File.SetLastWriteTimeUtc(StampFile(), DateTime.UtcNow + LongAgo);
        _scene.Write("src/A.cs", "A ");

        Assert.Equal(("A b c \n", 2), Run());
        File.SetLastWriteTimeUtc(StampFile(), DateTime.UtcNow + LongAgo);
        Assert.Equal(("A b c \n", 2), Run());
        Assert.True(Stamp() <= DateTime.UtcNow);
    }

    [Fact]
    public void A_checkout_has_any_name()
    {
        Shell("""mkdir "o'neil, 100%25 "; cp -R tusk src examples global.json "o'neil, 100%25 " """);

        Assert.Equal(("a b c \n", 1), Run("", "", "o'neil, 100%25 /tusk"));
        Assert.Equal(("a b c \n", 1), Run("", "", "o'neil, 100%25 /tusk"));
    }

    [Fact]
    public void Who_may_not_write_uses_what_is_built()
    {
        string[] nobody = Nobody.Command(_scene);
        Run();
        Assert.Equal(("a b c \n", 1), Run(nobody));
        _scene.Write("src/.A.cs.swp", "of an editor");

        Assert.Equal(("a b c \n", 1), Run(nobody));
        Assert.Equal(("a b c \n", 1), Run(nobody));
    }

    [Fact]
    public void A_way_through_a_link_to_a_folder_is_the_way_that_the_system_takes()
    {
        _scene.Write("else/where/file", "");
        Directory.CreateSymbolicLink(_scene["else/where/link"], _scene["src/Deep"]);
        const string Way = "else/where/link/../../tusk";

        Assert.Equal(("a b c \n", 1), Run("", "", Way));
        Assert.Equal(("a b c \n", 1), Run());
        _scene.Write("src/A.cs", "A ");
        Assert.Equal(("A b c \n", 2), Run("", "", Way));
        Assert.Equal(("A b c \n", 2), Run());
    }

    [Theory]
    [InlineData("src/.A.cs.swp")]
    [InlineData("src/A.cs~")]
    [InlineData("src/NOTES.md")]
    [InlineData("src/obj/Debug/Generated.cs")]
    [InlineData("examples/E/input/another")]
    [InlineData("anything")]
    public void What_is_no_source_is_not_built_and_looked_at_once(string name)
    {
        Run();
        DateTime before = Stamp();
        _scene.Write(name, "of an editor");
        Assert.Equal(("a b c \n", 1), Run());

        DateTime after = Stamp();
        Assert.True(name.Contains("input", StringComparison.Ordinal) ? after == before : after > before);
        Assert.Equal(("a b c \n", 1), Run());
        Assert.Equal(after, Stamp());
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(StampFile())!, "stamp*"));

        _scene.Write("src/A.cs", "A ");
        Assert.Equal(("A b c \n", 2), Run());
    }

    [Fact]
    public void Built_files_that_lack_their_stamp_are_built_again()
    {
        Run();
        File.Delete(StampFile());

        Assert.Equal(("a b c \n", 2), Run());
    }

    /// <summary>A checkout of somebody else's, or one that is mounted to be read: it is looked at each time.</summary>
    [Fact]
    public void What_is_built_is_run_where_the_stamp_may_not_be_written()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may write anywhere.");
        Run();
        string built = Path.GetRelativePath(_scene.Folder, Path.GetDirectoryName(StampFile())!);
        _scene.Permit(built, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _scene.Write("src/A.cs~", "of an editor");

        try
        {
            Assert.Equal(("a b c one\n", 1), Run("one"));
            Assert.Equal(("a b c two\n", 1), Run("two"));
        }
        finally
        {
            _scene.Permit(built, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Everything was there long before the build.
    private void Age()
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(_scene.Folder, "*", SearchOption.AllDirectories).Append(_scene.Folder))
        {
            if (Directory.Exists(path))
            {
                Directory.SetLastWriteTimeUtc(path, DateTime.UtcNow - LongAgo);
            }
            else
            {
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow - LongAgo);
            }
        }
    }

    private DateTime Stamp() => File.GetLastWriteTimeUtc(StampFile());

    // Of the build that is run.
    private string StampFile()
    {
        string current = Directory.EnumerateFiles(_scene["artifacts/tusk"], "current", SearchOption.AllDirectories).Single();
        return Path.Combine(Path.GetDirectoryName(current)!, File.ReadLines(current).First()["folder=".Length..], "stamp");
    }

    // What it printed, and how often it was built so far. The clock of files ticks in steps.
    private (string Output, int Builds) Run(string word = "", string edit = "", string command = "tusk") =>
        Run([], word, edit, command);

    private (string Output, int Builds) Run(string[] prefix, string word = "", string edit = "", string command = "tusk")
    {
        Thread.Sleep(20);
        string[] words = [.. prefix, _scene.Folder + "/" + command, word];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = _scene.Folder,
            RedirectStandardOutput = true,
            Environment = { ["NOTES"] = _scene["tools/notes"], ["EDIT"] = edit, ["PATH"] = _scene["tools"] + ":" + Environment.GetEnvironmentVariable("PATH") },
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Thread.Sleep(20);
        return (output, File.ReadAllLines(_scene["tools/notes"]).Length);
    }

    private void Shell(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = _scene.Folder })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static string Checkout()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "tusk")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No checkout above the tests.");
        }

        return folder;
    }
}
