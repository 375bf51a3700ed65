using Tusk.Cli.Shell;
using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Standard output is a pipe whose reader has gone: <c>| head</c>, <c>| grep -q</c>.</summary>
public sealed class UnreadOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_changes_files_goes_on_to_its_end()
    {
        string[] files = [.. Enumerable.Range(0, 500).Select(i => _folder[$"f{i}"])];
        Array.ForEach(files, static file => File.WriteAllText(file, "content"));

        Assert.Equal(0, Run(["-rm", .. files]));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_only_shows_something_ends()
    {
        File.WriteAllText(_folder["f"], "content");

        Assert.Throws<BrokenPipeException>(() => Run("-cat", _folder["f"]));
    }

    private static int Run(params string[] words)
    {
        using CommandIo io = new(new UnreadPipe(), Stream.Null);
        return new FsShell(io, new Configuration(), FileSystemRegistry.WithLocalFiles()).Run(words);
    }

    private sealed class UnreadPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new BrokenPipeException(new IOException("Broken pipe"));

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
