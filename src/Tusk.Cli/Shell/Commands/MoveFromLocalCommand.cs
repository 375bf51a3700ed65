using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-moveFromLocal</c>: copies local files and deletes them.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.MoveCommands.MoveFromLocal.</remarks>
internal sealed class MoveFromLocalCommand : PutCommand
{
    // A source is deleted when its copy is done, which must have been begun and ended by then.
    protected override void ReadOptions(List<string> words)
    {
        base.ReadOptions(words);
        UseNoThreads();
    }

    protected override void Process(PathItem source, PathItem target)
    {
        // Unlike a copy, a move does not add to a directory that is there.
        if (target.IsDirectory)
        {
            throw ShellException.Exists(target.Text);
        }

        base.Process(source, target);
    }

    protected override void ProcessAfter(PathItem item)
    {
        if (!item.Files.DeleteAsync(item.Path, recursive: false, Session.CancellationToken).Wait())
        {
            throw ShellException.Path(item.Text);
        }
    }
}
