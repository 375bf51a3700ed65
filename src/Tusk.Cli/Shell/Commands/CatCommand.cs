using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-cat</c>: the content of files.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Display.Cat.</remarks>
internal class CatCommand : ShellCommand
{
    private bool _ignoresChecksums;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(1, int.MaxValue, "ignoreCrc");
        options.Take(words);
        _ignoresChecksums = options.Has("ignoreCrc");
    }

    protected override void Process(PathItem item)
    {
        if (item.IsDirectory)
        {
            throw ShellException.IsDirectory(item.Text);
        }

        if (SpecialContent.IsAt(item))
        {
            using Stream pipe = SpecialContent.Open(item, Session.CancellationToken);
            StreamCopy.ToOutput(pipe, Session);
            return;
        }

        item.Files.VerifiesChecksums = !_ignoresChecksums;
        using FsInput input = item.Files.OpenAsync(item.Path, Session.CancellationToken).Wait();
        using Stream content = OpenContent(item, input);
        StreamCopy.ToOutput(content, Session);
    }

    /// <summary>What is shown of a file.</summary>
    protected virtual Stream OpenContent(PathItem item, FsInput input) => input.OpenStream();
}
