using Shell.Tests.Support;
using Tusk.Cli.Shell;
using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Rpc.Errors;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Copies to a file system that does what a real one cannot be made to do in the right moment.</summary>
public sealed class CopyTests : IDisposable
{
    private const string SafeMode = "Name node is in safe mode.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("write")]
    [InlineData("close")]
    public void What_is_left_of_a_copy_and_cannot_be_deleted_is_told(string moment)
    {
        File.WriteAllText(_folder["f"], "content");
        NotedFileSystem files = new()
        {
            Before = name => _ = name == moment || name == "delete" ? throw new HadoopException(SafeMode) : 0,
        };

        (int code, string errors) = Run(files, "-put", _folder["f"], "noted:///to");

        Assert.Equal(
            (1, $"put: {SafeMode}\nput: `noted:///to._COPYING_' could not be deleted and stays: {SafeMode}\n"), (code, errors));
    }

    /// <summary>Where the NameNode is gone, to delete takes as long as to find out that it is.</summary>
    [Fact]
    public void What_happened_is_told_before_anything_is_deleted()
    {
        File.WriteAllText(_folder["f"], "content");
        using CapturedIo io = new();
        string told = "";
        NotedFileSystem files = new()
        {
            Before = name =>
            {
                told = name == "delete" ? io.Error : told;
                _ = name == "close" ? throw new HadoopException("The connection to nn:8020 broke.") : 0;
            },
        };
        FileSystemRegistry registry = FileSystemRegistry.WithLocalFiles().Register("noted", (_, _) => files);

        int code = new FsShell(io.Io, new Configuration(), registry).Run(["-put", _folder["f"], "noted:///to"]);

        Assert.Equal((1, "put: The connection to nn:8020 broke.\n", told), (code, told, io.Error));
    }

    /// <summary>Under the final name is the file of somebody else, who replaced ours while it was written.</summary>
    [Theory]
    [InlineData("java.io.FileNotFoundException", 0)]
    [InlineData("org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException", 0)]
    [InlineData("java.io.IOException", 1)] // ours, and in pieces
    public void What_a_direct_copy_left_is_deleted_only_if_it_is_its_own(string javaClass, int deletions)
    {
        File.WriteAllText(_folder["f"], "content");
        int deleted = 0;
        NotedFileSystem files = new()
        {
            Before = name =>
            {
                deleted += name == "delete" ? 1 : 0;
                _ = name == "close" ? throw new HadoopException("Writing failed.", RemoteExceptions.Create(javaClass, "File does not exist: /to")) : 0;
            },
        };

        (int code, _) = Run(files, "-put", "-d", _folder["f"], "noted:///to");

        Assert.Equal((1, deletions), (code, deleted));
    }

    [Fact]
    public void What_could_be_deleted_is_not_told()
    {
        File.WriteAllText(_folder["f"], "content");
        NotedFileSystem files = new() { Before = static name => _ = name == "close" ? throw new HadoopException(SafeMode) : 0 };

        (int code, string errors) = Run(files, "-put", _folder["f"], "noted:///to");

        Assert.Equal((1, $"put: {SafeMode}\n"), (code, errors));
        Assert.Equal(["deleted /to._COPYING_"], files.Notes);
    }

    [Fact]
    public void What_was_never_made_is_not_said_to_stay()
    {
        File.WriteAllText(_folder["f"], "content");
        NotedFileSystem files = new()
        {
            Before = static name => _ = name is "create" or "delete" ? throw new HadoopException(SafeMode) : 0,
        };

        Assert.Equal((1, $"put: {SafeMode}\n"), Run(files, "-put", _folder["f"], "noted:///to"));
    }

    /// <summary>Or the files that are still being written would change the times again, or could no longer be made.</summary>
    [Theory]
    [InlineData("1")]
    [InlineData("4")]
    public void A_directory_gets_its_attributes_after_everything_below_it(string threads)
    {
        foreach (string name in (string[])["t/f", "t/a/f", "t/a/b/f", "t/c/f"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], "content");
        }

        using ManualResetEventSlim never = new();
        NotedFileSystem files = new() { Before = name => never.Wait(name == "close" ? 50 : 0) };

        (int code, string errors) = Run(files, "-put", "-p", "-t", threads, _folder["t"], "noted:///to");

        Assert.Equal((0, ""), (code, errors));
        List<string> notes = [.. files.Notes];
        foreach (string directory in (string[])["/to", "/to/a", "/to/a/b", "/to/c"])
        {
            int last = notes.FindLastIndex(
                note => note.Split(' ')[1].StartsWith(directory + "/", StringComparison.Ordinal));
            Assert.True(notes.IndexOf($"times {directory}") > last, $"{directory} got its times too early: {string.Join(", ", notes)}");
        }

        Assert.Equal(4, notes.Count(static note => note.StartsWith("written", StringComparison.Ordinal)));
    }

    /// <summary>What is known of a tree is bounded: a directory that is whole is not kept until the last file of all is written.</summary>
    [Fact]
    public void A_directory_that_is_whole_gets_its_attributes_while_others_are_still_written()
    {
        foreach (string name in (string[])["t/a/f", "t/z/f"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], "content");
        }

        int closed = 0;
        bool isTimeSet = false;
        NotedFileSystem files = null!;
        files = new NotedFileSystem
        {
            Before = name =>
            {
                // The second file to end waits for the directory of the first.
                if (name == "close" && Interlocked.Increment(ref closed) == 2)
                {
                    isTimeSet = SpinWait.SpinUntil(
                        () => files.Notes.Any(static note => note is "times /to/a" or "times /to/z"), TimeSpan.FromSeconds(30));
                }
            },
        };

        (int code, string errors) = Run(files, "-put", "-p", "-t", "2", _folder["t"], "noted:///to");

        Assert.Equal((0, ""), (code, errors));
        Assert.True(isTimeSet, "No directory got its times before the last file was written.");
        Assert.Equal("times /to", files.Notes.Last());
    }

    /// <summary>A server that takes nothing more would be waited for as long as any other: what is deleted anyway is given up.</summary>
    [Theory]
    [InlineData("write")]
    [InlineData("close")]
    public void What_is_interrupted_is_given_up_and_deleted(string moment)
    {
        using CapturedIo io = new();
        using CancellationTokenSource stopping = new();
        using ManualResetEventSlim abandoned = new();
        NotedFileSystem files = new()
        {
            Abandoned = abandoned.Set,
            Before = name =>
            {
                if (name == moment)
                {
                    stopping.Cancel();
                    Assert.True(abandoned.Wait(TimeSpan.FromSeconds(30)), "It was not given up.");
                    throw new OperationCanceledException();
                }
            },
        };
        FileSystemRegistry registry = FileSystemRegistry.WithLocalFiles().Register("noted", (_, _) => files);
        ShellSession session = new(io.Io, new Configuration(), registry, stopping.Token);
        PathItem target = PathItem.Of(session, "noted:///to");

        Assert.Throws<OperationCanceledException>(() => new FileCopier(session, "put").Write(new MemoryStream([1]), target));

        Assert.Equal(["deleted /to._COPYING_"], files.Notes);
    }

    /// <summary>As a user's console shows Hadoop's log: at once, as there may be many seconds until the next line.</summary>
    [Fact]
    public void What_is_waited_for_is_told_while_it_is()
    {
        File.WriteAllText(_folder["f"], "content");
        using CapturedIo io = new();
        ShellNotices notices = new();
        notices.Tell("Nobody listens yet.");
        string told = "";
        NotedFileSystem files = new()
        {
            Before = name =>
            {
                if (name == "write")
                {
                    notices.Tell("No DataNode has it.");
                    told = io.Error;
                }
            },
        };
        FileSystemRegistry registry = FileSystemRegistry.WithLocalFiles().Register("noted", (_, _) => files);

        int code = new FsShell(io.Io, new Configuration(), registry) { Notices = notices }.Run(["-put", _folder["f"], "noted:///to"]);

        Assert.Equal((0, told), (code, io.Error));
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} WARN hdfs\.DFSClient: No DataNode has it\.\n$", told);
    }

    /// <summary>A rename that replaces would not be refused there, though what is another's may not be deleted.</summary>
    [Theory]
    [InlineData(UnixFileMode.StickyBit, "al", "deleted /to, written /to")]
    [InlineData(UnixFileMode.StickyBit, "bob", "written /to")]
    [InlineData(UnixFileMode.None, "al", "written /to")]
    public void A_file_of_another_is_deleted_before_it_is_replaced_in_a_sticky_directory(UnixFileMode bits, string owner, string expected)
    {
        File.WriteAllText(_folder["f"], "content");
        NotedFileSystem files = new()
        {
            Known = status => status.Path.IsRoot ? status with { Permissions = bits }
                : status with { Owner = status.Path.Name == "to" ? owner : "bob" },
        };
        Run(files, "-touchz", "noted:///to");
        files.Notes.Clear();

        (int code, string errors) = Run(files, "-put", "-f", _folder["f"], "noted:///to");

        Assert.Equal((0, "", expected), (code, errors, string.Join(", ", files.Notes)));
    }

    private static (int Code, string Errors) Run(NotedFileSystem files, params string[] words)
    {
        using CapturedIo io = new();
        FileSystemRegistry registry = FileSystemRegistry.WithLocalFiles().Register("noted", (_, _) => files);
        int code = new FsShell(io.Io, new Configuration(), registry).Run(words);
        return (code, io.Error);
    }
}
