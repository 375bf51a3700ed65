using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-head</c>: the first kibibyte of a file.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Head.</remarks>
internal sealed class HeadCommand : ShellCommand
{
    private const int Bytes = 1024;

    protected override void ReadOptions(List<string> words) => new WordOptions(1, 1).Take(words);

    protected override List<PathItem> Expand(string word) => [PathItem.Of(Session, word)];

    protected override void Process(PathItem item)
    {
        if (item.IsDirectory)
        {
            throw ShellException.IsDirectory(item.Text);
        }

        using FsInput input = item.Files.OpenAsync(item.Path, Session.CancellationToken).Wait();
        using Stream content = input.OpenStream();
        StreamCopy.ToOutput(content, Session, Bytes);
    }
}
