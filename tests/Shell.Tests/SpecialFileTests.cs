using System.Diagnostics;
using System.Net.Sockets;
using Shell.Tests.Support;
using Tusk.Cli.Tests;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Pipes and devices as sources, which Hadoop's shell reads as files.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly TuskShell _shell = new();

    public SpecialFileTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes have names where mkfifo is.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_device_without_content_gives_an_empty_file()
    {
        ShellAnswer answer = Run("-put", "/dev/null", "copy");

        Assert.Equal((0, "", ""), (answer.ExitCode, answer.Output, answer.Errors));
        Assert.Equal(0, new FileInfo(_folder["copy"]).Length);
    }

    [Theory]
    [InlineData("put", "-put", "pipe", "copy")]
    [InlineData("put", "-put", "-d", "pipe", "copy")]
    [InlineData("cp", "-cp", "pipe", "copy")]
    [InlineData("appendToFile", "-appendToFile", "pipe", "copy")]
    public async Task A_pipe_is_read_to_its_end(string command, params string[] words)
    {
        string content = new('p', 300_000);
        Task writing = Write("pipe", content);

        ShellAnswer answer = Run(words);
        await writing.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal((0, "", ""), (answer.ExitCode, answer.Output, answer.Errors));
        Assert.True(content == File.ReadAllText(_folder["copy"]), $"{command} gave another content");
        Assert.True(File.Exists(_folder["pipe"]));
    }

    [Fact]
    public async Task A_pipe_is_shown()
    {
        Task writing = Write("pipe", "shown\n");

        ShellAnswer answer = Run("-cat", "pipe");
        await writing.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal((0, "shown\n", ""), (answer.ExitCode, answer.Output, answer.Errors));
    }

    [Fact]
    public async Task A_pipe_in_a_directory_is_copied_with_it()
    {
        Directory.CreateDirectory(_folder["tree"]);
        File.WriteAllText(_folder["tree/file"], "file");
        Task writing = Write("tree/pipe", "pipe");

        ShellAnswer answer = Run("-put", "tree", "copy");
        await writing.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal((0, "", ""), (answer.ExitCode, answer.Output, answer.Errors));
        Assert.Equal("filepipe", File.ReadAllText(_folder["copy/file"]) + File.ReadAllText(_folder["copy/pipe"]));
    }

    [Fact]
    public void A_socket_is_one_line()
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));

        ShellAnswer answer = Run("-put", "socket", "copy");

        Assert.Equal((1, $"put: {_folder["socket"]} (No such device or address)\n"), (answer.ExitCode, answer.Errors));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "copy*"));
    }

    /// <summary>Neither to open a pipe nor to read it ends by itself, as long as nobody writes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipe_that_nobody_writes_is_left_at_an_interruption(bool isOpen)
    {
        CancellationToken stopping = TestContext.Current.CancellationToken;
        Make("pipe");

        // Open for both, it is open for the reader, too.
        using FileStream? writer = isOpen ? new FileStream(_folder["pipe"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0) : null;
        using BuiltTusk tusk = new(_folder.Path, "fs", "-put", "pipe", "copy");
        if (isOpen)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!File.Exists(_folder["copy._COPYING_"]))
            {
                Assert.True(watch.Elapsed < Patience, "no half file came");
                await Task.Delay(20, stopping);
            }
        }
        else
        {
            await Task.Delay(2_000, stopping); // nothing tells that it waits; a signal before it listens for one ends it without a word
        }

        tusk.Send("TERM");
        (int exitCode, _, string error) = await tusk.EndAsync(stopping);

        Assert.Equal(143, exitCode);
        Assert.True(error == "put: Interrupted\n" || (!isOpen && error.Length == 0), $"it said: {error}");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "copy*"));
    }

    private ShellAnswer Run(params string[] words) => _shell.Run(_folder.Path, words, []);

    private void Make(string pipe)
    {
        using Process make = Process.Start("mkfifo", [_folder[pipe]]);
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
    }

    // Opening waits for the reader.
    private Task Write(string pipe, string content)
    {
        Make(pipe);
        return Task.Factory.StartNew(
            () => File.WriteAllText(_folder[pipe], content), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
