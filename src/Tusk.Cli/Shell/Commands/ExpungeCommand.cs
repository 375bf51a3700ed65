using Tusk.Cli.Shell.Paths;
using Tusk.Cli.Shell.Trashing;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-expunge</c>: deletes what is too old in the trash.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Delete.Expunge.</remarks>
internal sealed class ExpungeCommand : ShellCommand
{
    private bool _immediately;
    private string? _place;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new WordOptions(0, 2, "immediate").WithValue("fs");
        options.Take(words);
        _immediately = options.Has("immediate");
        _place = options.Value("fs");
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        FsPath root = _place is { Length: > 0 } ? PathWords.Parse(_place) : new FsPath("/");
        TrashCan trash = TrashCan.For(Session, Session.FileSystemOf(root), root);
        if (!_immediately)
        {
            trash.Expunge(immediately: false);
            trash.Checkpoint();
            return;
        }

        trash.Checkpoint();
        trash.Expunge(immediately: true);
    }
}
