using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-appendToFile</c>: writes local files, or standard input, behind the end of a file.</summary>
/// <remarks>
/// <c>-n</c>, which asks for a new block, is taken and has no effect.
/// Source: Apache Hadoop 3.4, o.a.h.fs.shell.CopyCommands.AppendToFile.
/// </remarks>
internal sealed class AppendToFileCommand : CopyingCommand
{
    private bool _readsInput;

    protected override void ReadOptions(List<string> words)
    {
        if (words.Count < 2)
        {
            throw new ShellException("missing destination argument");
        }

        new WordOptions(2, int.MaxValue, "n").Take(words);
        TakeDestination(words);
    }

    protected override List<PathItem> Expand(string word)
    {
        if (word != "-")
        {
            return [PathItem.OfLocal(Session, word)];
        }

        _readsInput = true;
        return [];
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        if (_readsInput && items.Count > 0)
        {
            throw new ShellException("stdin (-) must be the sole input argument when present");
        }

        CancellationToken stopping = Session.CancellationToken;
        if (!Destination.Exists)
        {
            NewFiles.Make(Destination, new FileCreation(), stopping).Dispose();
        }

        using FsOutputStream output = Destination.Files.AppendAsync(Destination.Path, stopping).Wait();
        using CopyProgress? progress = CopyProgress.StartIfShown(Session, Copier);
        if (_readsInput)
        {
            using InterruptibleInput input = new(Session.Input, stopping);
            StreamCopy.ToFile(input, output, Copier.Copied, stopping);
        }

        foreach (PathItem item in items)
        {
            if (!item.Exists)
            {
                throw new ShellException(item.Path.PathPart);
            }

            if (item.IsDirectory)
            {
                throw new ShellException("Is a directory"); // Hadoop opens it, and learns that when it reads
            }

            if (SpecialContent.IsAt(item))
            {
                using Stream pipe = SpecialContent.Open(item, stopping);
                StreamCopy.ToFile(pipe, output, Copier.Copied, stopping);
                continue;
            }

            using FsInput input = item.Files.OpenAsync(item.Path, stopping).Wait();
            using Stream content = input.OpenStream(0, stopping);
            StreamCopy.ToFile(content, output, Copier.Copied, stopping);
        }
    }
}
