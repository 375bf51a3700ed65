using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems.Errors;
using Tusk.Rpc.Errors;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-mv</c>: renames within a file system.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.MoveCommands.Rename.</remarks>
internal sealed class MvCommand : CopyingCommand
{
    protected override void ReadOptions(List<string> words)
    {
        new WordOptions(2, int.MaxValue).Take(words);
        TakeDestination(words);
    }

    protected override void Process(PathItem source, PathItem target)
    {
        if (FileSystemUri.Of(source.Path) != FileSystemUri.Of(target.Path))
        {
            throw ShellException.Path(source.Text, "Does not match target filesystem");
        }

        if (target.Exists)
        {
            throw ShellException.Exists(target.Text);
        }

        try
        {
            source.Files.RenameAsync(source.Path, target.Path, Session.CancellationToken).Wait();
        }
        catch (Exception e) when (
            e is PathNotFoundException or PathExistsException or PathIsNotDirectoryException { InnerException: not RemoteException })
        {
            // Hadoop only learns that it did not happen; but a NameNode says itself that a file is in the way.
            throw ShellException.Path(source.Text);
        }
    }
}
