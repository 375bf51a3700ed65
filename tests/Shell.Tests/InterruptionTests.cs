using System.Diagnostics;
using Shell.Tests.Support;
using Tusk.Cli.Tests;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Ctrl-C in the middle of a copy.</summary>
public sealed class InterruptionTests(TuskCluster cluster) : IClassFixture<TuskCluster>
{
    [Fact]
    public async Task Removes_the_half_copied_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        CancellationToken stopping = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();

        // So large that the copy is never done; nothing but holes, so that it takes no room itself.
        using (FileStream large = File.Create(folder["large"]))
        {
            large.SetLength(16L << 30);
        }

        using BuiltTusk tusk = new(folder.Path, "fs", "-put", "large", "copy");
        Stopwatch watch = Stopwatch.StartNew();
        while (!File.Exists(folder["copy._COPYING_"]))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "no half file came");
            await Task.Delay(20, stopping);
        }

        tusk.Send("INT");
        (int exitCode, _, string error) = await tusk.EndAsync(stopping);

        Assert.Equal(130, exitCode);
        Assert.Contains("put: Interrupted", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path, "copy*"));
    }

    /// <summary>Nobody else could write it for a minute, as its lease would be that of a process which is gone.</summary>
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Closes_a_file_that_the_namenode_opens_after_the_signal(string signal, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        CancellationToken stopping = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["more"], "more");
        FsPath path = new($"/appended-{signal}");
        await using HdfsFileSystem hdfs = HdfsFileSystem.Connect(new FsPath(cluster.FileSystem), new Configuration());
        await (await hdfs.CreateAsync(path, overwrite: false, stopping)).DisposeAsync();
        await using NameNodeRelay relay = new(cluster.FileSystem, "append");
        using BuiltTusk tusk = new(folder.Path, "fs", "-fs", relay.FileSystem, "-appendToFile", "more", path.PathPart);
        await relay.Called.WaitAsync(TimeSpan.FromSeconds(60), stopping);

        tusk.Send(signal);
        await Task.Delay(1_000, stopping); // nothing tells that it was heard; an answer before that only makes this easier
        relay.Release();
        (int exitCode, _, string error) = await tusk.EndAsync(stopping);

        Assert.Equal((code, "appendToFile: Interrupted\n"), (exitCode, error));
        await using FsOutputStream output = await hdfs.AppendAsync(path, stopping);
    }

    [Fact]
    public async Task Does_not_wait_for_a_namenode_that_does_not_answer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        Assert.SkipUnless(LiveTests.IsNightly, "It takes ten seconds: with TUSK_NIGHTLY=1 (eng/nightly) only.");
        CancellationToken stopping = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["f"], "content");
        await using NameNodeRelay relay = new(cluster.FileSystem, "complete");
        using BuiltTusk tusk = new(folder.Path, "fs", "-fs", relay.FileSystem, "-put", "f", "/unanswered");
        await relay.Called.WaitAsync(TimeSpan.FromSeconds(60), stopping);
        Stopwatch watch = Stopwatch.StartNew();

        tusk.Send("INT");
        (int exitCode, _, string error) = await tusk.EndAsync(stopping);

        Assert.Equal(130, exitCode);
        Assert.Contains("`/unanswered._COPYING_' could not be deleted and stays", error, StringComparison.Ordinal);
        Assert.EndsWith("put: Interrupted\n", error, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }

    /// <summary>The file is open, and a write to it under way, when its file system is closed.</summary>
    [Fact]
    public async Task Does_not_wait_for_room_that_a_namenode_which_does_not_answer_would_make()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        Assert.SkipUnless(LiveTests.IsNightly, "It takes ten seconds: with TUSK_NIGHTLY=1 (eng/nightly) only.");
        CancellationToken stopping = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        using (FileStream large = File.Create(folder["large"]))
        {
            large.SetLength(1L << 30);
        }

        await using NameNodeRelay relay = new(cluster.FileSystem, "addBlock");
        using BuiltTusk tusk = new(folder.Path, "fs", "-fs", relay.FileSystem, "-appendToFile", "large", "/without-room");
        await relay.Called.WaitAsync(TimeSpan.FromSeconds(60), stopping);
        Stopwatch watch = Stopwatch.StartNew();

        await Task.Delay(1_000, stopping); // nothing tells that its window is full; a signal before that finds it between two writes
        tusk.Send("INT");
        (int exitCode, _, string error) = await tusk.EndAsync(stopping);

        Assert.Equal(130, exitCode);
        Assert.EndsWith("appendToFile: Interrupted\n", error, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }
}
