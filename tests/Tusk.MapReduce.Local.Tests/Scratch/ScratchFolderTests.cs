using Tusk.Common.Errors;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Scratch;

public sealed class ScratchFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => _folder["root"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_made_before_the_first_file_and_nothing_is_left()
    {
        var scratch = new ScratchFolder(new ScratchRoot(Root), "job_1");
        Assert.False(Directory.Exists(Root));

        using (ScratchFile file = scratch.CreateFile("a"))
        {
            file.Write([1, 2, 3], 0);
            Assert.Equal(3, _folder.Entries("root").Count); // the lock, the folder, the file
        }

        scratch.CreateFile("open");
        scratch.Dispose();
        scratch.Dispose();
        Assert.Empty(_folder.Entries("root"));
    }

    [Fact]
    public void A_folder_whose_process_is_gone_is_removed_and_a_live_one_is_not()
    {
        using var live = new ScratchFolder(new ScratchRoot(Root), "job_1");
        live.CreateFile("a").Dispose();
        string[] before = [.. _folder.Entries("root")];
        string dead = $"tusk-scratch-job_2-{Guid.NewGuid():N}"; // a killed process leaves both; the system drops its lock
        Directory.CreateDirectory(Path.Combine(Root, dead));
        File.WriteAllText(Path.Combine(Root, dead, "spill"), "x");
        File.WriteAllText(Path.Combine(Root, dead + ".lock"), "");

        ScratchFolder.RemoveStale(new ScratchRoot(Root));

        Assert.Equal(before, _folder.Entries("root"));
        live.CreateFile("b").Dispose();
    }

    [Theory]
    [InlineData(false, 0, 0)]
    [InlineData(true, 0, 50)] // all but a hundred
    [InlineData(true, 3600, 0)]
    public void Files_of_a_job_that_is_stopped_are_removed_while_its_user_has_patience(bool isStopped, int patienceSeconds, int left)
    {
        using var stopping = new CancellationTokenSource();
        var scratch = new ScratchFolder(new ScratchRoot(Root), "job_1", stopping: stopping.Token)
        {
            Patience = TimeSpan.FromSeconds(patienceSeconds),
        };
        ScratchFile[] files = [.. Enumerable.Range(0, 150).Select(i => scratch.CreateFile($"{i}"))];
        if (isStopped)
        {
            stopping.Cancel();
        }

        Array.ForEach(files, static file => file.Dispose());
        Assert.Equal(2 + (isStopped ? 150 : 0), _folder.Entries("root").Count); // one by one only where nobody waits

        scratch.Dispose();
        Assert.Equal(left == 0 ? 0 : 2 + left, _folder.Entries("root").Count);
        ScratchFolder.RemoveStale(new ScratchRoot(Root));
        Assert.Empty(_folder.Entries("root"));
    }

    [Fact]
    public void Unpacked_files_of_a_job_that_is_stopped_are_removed_while_its_user_has_patience_and_none_behind_a_link()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.WriteAllText(_folder["elsewhere/a"], "x");
        using var stopping = new CancellationTokenSource();
        var scratch = new ScratchFolder(new ScratchRoot(Root), "job_1", stopping: stopping.Token) { Patience = TimeSpan.Zero };
        string deep = Directory.CreateDirectory(Path.Combine(scratch.CreateFolder("cache"), "0", "archive.zip")).FullName;
        for (int i = 0; i < 150; i++)
        {
            File.WriteAllText(Path.Combine(deep, $"{i}"), "x");
        }

        Directory.CreateSymbolicLink(Path.Combine(deep, "link"), _folder["elsewhere"]);
        stopping.Cancel();

        scratch.Dispose();
        Assert.Equal(50, Directory.GetFiles(deep).Length);
        Assert.Throws<OperationCanceledException>(() => ScratchFolder.RemoveStale(new ScratchRoot(Root), stopping.Token));
        ScratchFolder.RemoveStale(new ScratchRoot(Root));
        Assert.Empty(_folder.Entries("root"));
        Assert.True(File.Exists(_folder["elsewhere/a"]));
    }

    [Fact]
    public void A_job_that_is_stopped_leaves_what_is_left_to_the_next_one()
    {
        string dead = $"tusk-scratch-job_2-{Guid.NewGuid():N}";
        Directory.CreateDirectory(Path.Combine(Root, dead));
        File.WriteAllText(Path.Combine(Root, dead, "spill"), "x");
        File.WriteAllText(Path.Combine(Root, dead + ".lock"), "");

        Assert.Throws<OperationCanceledException>(
            () => ScratchFolder.RemoveStale(new ScratchRoot(Root), new CancellationToken(canceled: true)));

        Assert.True(File.Exists(Path.Combine(Root, dead, "spill")));
        ScratchFolder.RemoveStale(new ScratchRoot(Root));
        Assert.Empty(_folder.Entries("root"));
    }

    [Fact]
    public void A_stop_comes_between_two_files()
    {
        Directory.CreateDirectory(Root);
        string[] files = [.. Enumerable.Range(0, 3).Select(i => Path.Combine(Root, $"{i}"))];
        Array.ForEach(files, static file => File.WriteAllText(file, "x"));
        using var stopping = new CancellationTokenSource();
        IEnumerable<string> StopBeforeSecond()
        {
            yield return files[0];
            stopping.Cancel();
            yield return files[1];
            yield return files[2];
        }

        Assert.Throws<OperationCanceledException>(() => ScratchFolder.RemoveFiles(StopBeforeSecond(), stopping.Token));

        Assert.Equal(files[1..], _folder.Entries("root"));
    }

    [Fact]
    public void A_link_of_a_scratch_folders_name_is_left_and_what_it_leads_to_untouched()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(_folder["precious"]);
        File.WriteAllText(_folder["precious/thesis"], "years of work");
        string link = Path.Combine(Root, $"tusk-scratch-job_2-{Guid.NewGuid():N}");
        Directory.CreateSymbolicLink(link, _folder["precious"]);
        File.WriteAllText(link + ".lock", "");

        IReadOnlyList<string> left = ScratchFolder.RemoveStale(new ScratchRoot(Root));

        Assert.Equal("years of work", File.ReadAllText(_folder["precious/thesis"]));
        Assert.Equal([link], left);
        Assert.Equal([link, link + ".lock"], Directory.EnumerateFileSystemEntries(Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_lock_that_is_a_link_is_left()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Directory.CreateDirectory(Root);
        File.WriteAllText(_folder["mine"], "");
        string link = Path.Combine(Root, $"tusk-scratch-job_2-{Guid.NewGuid():N}.lock");
        File.CreateSymbolicLink(link, _folder["mine"]);

        Assert.Empty(ScratchFolder.RemoveStale(new ScratchRoot(Root)));

        Assert.Equal([link], _folder.Entries("root"));
    }

    [Fact]
    public void Another_users_folder_is_left_with_its_lock()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may give a folder away.");
        string theirs = Path.Combine(Root, $"tusk-scratch-job_2-{Guid.NewGuid():N}");
        Directory.CreateDirectory(theirs);
        File.WriteAllText(Path.Combine(theirs, "spill"), "x");
        File.WriteAllText(theirs + ".lock", "");
        GiveAway(theirs);

        IReadOnlyList<string> left = ScratchFolder.RemoveStale(new ScratchRoot(Root));

        Assert.Equal([theirs], left);
        Assert.Equal([theirs, theirs + ".lock", Path.Combine(theirs, "spill")], _folder.Entries("root").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_lock_alone_is_removed()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, $"tusk-scratch-job_2-{Guid.NewGuid():N}.lock"), "");

        ScratchFolder.RemoveStale(new ScratchRoot(Root));

        Assert.Empty(_folder.Entries("root"));
    }

    [Theory]
    [InlineData("poetry")]
    [InlineData("tusk-scratch-")]
    [InlineData("tusk-scratch-mine")]
    [InlineData("job_1-0123456789abcdef0123456789abcdef")]
    [InlineData("tusk-scratch-0123456789abcdef0123456789abcdef")]
    [InlineData("tusk-scratch-job-0123456789abcdef0123456789abcdeg")]
    public void What_others_keep_there_is_not_touched(string name)
    {
        Directory.CreateDirectory(Path.Combine(Root, name));
        File.WriteAllText(Path.Combine(Root, name + ".lock"), "mine");

        ScratchFolder.RemoveStale(new ScratchRoot(Root));

        Assert.Equal(2, _folder.Entries("root").Count);
    }

    [Fact]
    public void No_root_is_nothing_to_clean() => ScratchFolder.RemoveStale(new ScratchRoot(Root));

    [Fact]
    public void A_root_that_cannot_be_made_names_its_setting()
    {
        File.WriteAllText(Root, "a file");
        using var scratch = new ScratchFolder(new ScratchRoot(Root), "job_1");

        var failure = Assert.Throws<HadoopException>(() => scratch.CreateFile("a"));

        Assert.Contains("mapreduce.cluster.local.dir", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_removed_is_told_and_nothing_fails()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Nothing is unremovable to root.");
        string[] dead = [.. Enumerable.Range(0, 3).Select(i => Path.Combine(Root, $"tusk-scratch-job_{i}-{Guid.NewGuid():N}"))];
        foreach (string folder in dead)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "spill"), "x");
            File.WriteAllText(folder + ".lock", "");
        }

        SetMode(dead[1], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        IReadOnlyList<string> left = ScratchFolder.RemoveStale(new ScratchRoot(Root));

        Assert.Equal([dead[1]], left);
        Assert.Equal([dead[1], dead[1] + ".lock", Path.Combine(dead[1], "spill")], _folder.Entries("root").Order(StringComparer.Ordinal));
        SetMode(dead[1], ScratchRoot.OwnerOnly);
        Assert.Empty(ScratchFolder.RemoveStale(new ScratchRoot(Root)));
        Assert.Empty(_folder.Entries("root"));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_not_removed()
    {
        string name;
        using (var scratch = new ScratchFolder(new ScratchRoot(Root), "job_1"))
        {
            using ScratchFile file = scratch.CreateFile("a");
            name = _folder.Entries("root").Single(Directory.Exists);
            Directory.Delete(name, recursive: true);
            File.WriteAllText(name, "no folder any more, and not to be removed as one");
            Assert.Contains("Cannot create scratch file", Assert.Throws<HadoopException>(() => scratch.CreateFile("b")).Message, StringComparison.Ordinal);
        }

        Assert.Equal([name], _folder.Entries("root"));
    }

    [Fact]
    public void More_files_than_may_be_open_are_written_and_read()
    {
        using var scratch = new ScratchFolder(new ScratchRoot(Root), "job_1");
        ScratchFile[] files = [.. Enumerable.Range(0, 500).Select(i => scratch.CreateFile($"{i}"))];
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < files.Length; i++)
            {
                files[i].Write([(byte)i, (byte)round], 2 * round);
            }
        }

        Parallel.For(0, 4 * files.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            int file = (int)(i * 7919L % files.Length);
            byte[] bytes = new byte[6];
            Assert.Equal(6, files[file].Read(bytes, 0));
            Assert.Equal([(byte)file, 0, (byte)file, 1, (byte)file, 2], bytes);
        });

        Array.ForEach(files, static file => file.Dispose());
        Assert.Equal(2, _folder.Entries("root").Count); // the lock and the folder
    }

    [Fact]
    public void Of_many_files_few_stay_open()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "The system does not list a process's open files.");
        using var scratch = new ScratchFolder(new ScratchRoot(Root), "job_1");
        ScratchFile[] files = [.. Enumerable.Range(0, 500).Select(i => scratch.CreateFile($"{i}"))];
        Array.ForEach(files, static file => file.Write([1], 0));

        int open = CountOpenFiles();
        Array.ForEach(files, static file => file.Dispose());

        Assert.InRange(open, 1, 101); // and the lock
        Assert.InRange(CountOpenFiles(), 0, 1);
    }

    [Fact]
    public void The_root_in_the_temporary_folder_is_the_users_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are Unix's.");
        var root = ScratchRoot.InTemporaryFolder(_folder.Path, "me");
        Directory.CreateDirectory(root.Path);
        SetMode(root.Path, (UnixFileMode)0b111_111_111);

        using var scratch = new ScratchFolder(root, "job_1");
        using ScratchFile file = scratch.CreateFile("a");

        Assert.Equal("tusk-me", Path.GetFileName(root.Path));
        Assert.All([root.Path, Directory.GetDirectories(root.Path).Single()], static folder => Assert.Equal(ScratchRoot.OwnerOnly, ModeOf(folder)));
    }

    [Fact]
    public void A_link_in_place_of_the_root_is_refused_and_not_cleaned()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        string elsewhere = Directory.CreateDirectory(_folder["elsewhere"]).FullName;
        string stale = Path.Combine(elsewhere, $"tusk-scratch-job_2-{Guid.NewGuid():N}");
        File.WriteAllText(stale + ".lock", "");
        var root = ScratchRoot.InTemporaryFolder(_folder.Path, "me");
        Directory.CreateSymbolicLink(root.Path, elsewhere);

        Assert.Empty(ScratchFolder.RemoveStale(root));
        using var scratch = new ScratchFolder(root, "job_1");
        var failure = Assert.Throws<HadoopException>(() => scratch.CreateFile("a"));

        Assert.Equal(
            $"Cannot make the scratch folder {root.Path}: it is there and is a link or another user's (mapreduce.cluster.local.dir sets where)",
            failure.Message);
        Assert.Equal([stale + ".lock"], Directory.EnumerateFileSystemEntries(elsewhere));
    }

    [Fact]
    public void Another_users_folder_in_place_of_the_root_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may give a folder away.");
        var root = ScratchRoot.InTemporaryFolder(_folder.Path, "me");
        Directory.CreateDirectory(root.Path);
        GiveAway(root.Path);
        using var scratch = new ScratchFolder(root, "job_1");

        Assert.Contains("another user's", Assert.Throws<HadoopException>(() => scratch.CreateFile("a")).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(root.Path));
    }

    [Fact]
    public void A_temporary_folder_that_is_not_there_is_not_made()
    {
        using var scratch = new ScratchFolder(ScratchRoot.InTemporaryFolder(_folder["none"], "me"), "job_1");

        var failure = Assert.Throws<HadoopException>(() => scratch.CreateFile("a"));

        Assert.Contains($"there is no temporary folder {_folder["none"]}, which TMPDIR or the system names", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["none"]));
    }

    [Fact]
    public void Jobs_that_start_and_clean_at_once_do_not_take_each_others_folders()
    {
        Parallel.For(0, Effort.Cases(200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            ScratchFolder.RemoveStale(new ScratchRoot(Root));
            using var scratch = new ScratchFolder(new ScratchRoot(Root), "job");
            using ScratchFile file = scratch.CreateFile("a");
            file.Write([1], 0);
            ScratchFolder.RemoveStale(new ScratchRoot(Root));
            using ScratchFile second = scratch.CreateFile("b");
        });

        Assert.Empty(_folder.Entries("root"));
    }

    private int CountOpenFiles() =>
        Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(entry => new FileInfo(entry).LinkTarget?.StartsWith(Root, StringComparison.Ordinal) == true);

    private static void GiveAway(string folder)
    {
        using var chown = System.Diagnostics.Process.Start("chown", ["65534", folder]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
