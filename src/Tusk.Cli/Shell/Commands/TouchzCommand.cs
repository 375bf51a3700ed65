using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-touchz</c>: makes empty files, or makes them anew.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.TouchCommands.Touchz.</remarks>
internal sealed class TouchzCommand : ShellCommand
{
    protected override void ReadOptions(List<string> words) => new WordOptions(1, int.MaxValue).Take(words);

    protected override void Process(PathItem item)
    {
        if (item.IsDirectory)
        {
            throw ShellException.IsDirectory(item.Text);
        }

        if (item.Known.Length != 0)
        {
            throw ShellException.Path(item.Text, "Not a zero-length file");
        }

        Make(item);
    }

    protected override void ProcessMissing(PathItem item)
    {
        if (!item.ParentExists())
        {
            throw item.NotFoundWithPath();
        }

        Make(item);
    }

    private void Make(PathItem item) =>
        NewFiles.Make(item, FileCreation.Replacing, Session.CancellationToken).Dispose();
}
