using Tusk.Cli.Shell.Copying;
using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-put</c>, <c>-copyFromLocal</c>: copies local files, or standard input.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.CopyCommands.Put.</remarks>
internal class PutCommand : CopyingCommand
{
    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new WordOptions(1, int.MaxValue, "f", "p", "l", "d").WithValue("t").WithValue("q");
        options.Take(words);
        ReadThreads(options);
        Copier.Overwrites = options.Has("f");
        Copier.Keeps = options.Has("p") ? CopyAttributes.Usual : CopyAttributes.None;
        Copier.IsLazy = options.Has("l");
        Copier.IsDirect = options.Has("d");
        TakeDestination(words);
        IsRecursive = true;
    }

    protected override List<PathItem> Expand(string word) => [PathItem.OfLocal(Session, word)];

    protected override void ProcessItems(List<PathItem> items)
    {
        if (items is [{ Text: "-" } standardInput])
        {
            using InterruptibleInput input = new(Session.Input, Session.CancellationToken);
            Copier.Write(input, TargetOf(standardInput));
            return;
        }

        base.ProcessItems(items);
    }
}
