using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-rmdir</c>: removes empty directories.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Delete.Rmdir.</remarks>
internal sealed class RmdirCommand : ShellCommand
{
    private bool _ignoresContent;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(1, int.MaxValue, "-ignore-fail-on-non-empty");
        options.Take(words);
        _ignoresContent = options.Has("-ignore-fail-on-non-empty");
    }

    protected override void Process(PathItem item)
    {
        if (!item.IsDirectory)
        {
            throw ShellException.IsNotDirectory(item.Text);
        }

        foreach (PathItem _ in item.Children())
        {
            if (_ignoresContent)
            {
                return;
            }

            throw ShellException.IsNotEmpty(item.Text);
        }

        if (!item.Files.DeleteAsync(item.Path, recursive: false, Session.CancellationToken).Wait())
        {
            throw ShellException.Path(item.Text);
        }
    }
}
