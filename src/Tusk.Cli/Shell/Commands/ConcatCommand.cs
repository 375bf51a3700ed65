using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-concat</c>: moves files behind another one.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Concat.</remarks>
internal sealed class ConcatCommand : ShellCommand
{
    protected override void ReadOptions(List<string> words)
    {
        // It has no options, and counts what the words mean, not the words.
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        if (items.Count < 1)
        {
            throw new ShellException("Target path not specified. <target path> <src path> <src path> ...");
        }

        if (items.Count < 3)
        {
            throw new ShellException("The number of source paths is less than 2. <target path> <src path> <src path> ...");
        }

        PathItem target = items[0];
        if (!target.Exists || target.IsDirectory)
        {
            throw new ShellException($"Target path {target.Path} does not exist or is not file.");
        }

        List<FsPath> sources = [];
        for (int i = 1; i < items.Count; i++)
        {
            sources.Add(items[i].Exists && !items[i].IsDirectory
                ? items[i].Path
                : throw new ShellException($"{items[i].Path} does not exist or is not file."));
        }

        try
        {
            target.Files.ConcatAsync(target.Path, sources, Session.CancellationToken).Wait();
        }
        catch (OperationNotSupportedException e)
        {
            throw new ShellException(
                $"`Dest filesystem '{target.Path.Scheme}' doesn't support concat.': Input/output error: "
                + "Concat is not supported by ChecksumFileSystem", e);
        }
    }
}
