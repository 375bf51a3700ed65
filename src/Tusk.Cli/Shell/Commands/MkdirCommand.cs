using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-mkdir</c>: makes directories.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Mkdir.</remarks>
internal sealed class MkdirCommand : ShellCommand
{
    private bool _makesParents;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(1, int.MaxValue, "p");
        options.Take(words);
        _makesParents = options.Has("p");
    }

    protected override void Process(PathItem item)
    {
        if (!item.IsDirectory)
        {
            throw ShellException.IsNotDirectory(item.Text);
        }

        if (!_makesParents)
        {
            throw ShellException.Exists(item.Text);
        }
    }

    protected override void ProcessMissing(PathItem item)
    {
        FsPath? parent = item.Path.Parent;
        if (!_makesParents && (parent is null || !item.Files.ExistsAsync(parent, Session.CancellationToken).Wait()))
        {
            throw ShellException.NotFound($"{parent}");
        }

        try
        {
            item.MakeDirectory();
        }
        catch (PathNotFoundException e) when (FailureText.IsLocal(e.Path))
        {
            throw ShellException.Path(item.Text); // the system makes none there: in /proc, say
        }
    }
}
