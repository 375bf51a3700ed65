using Tusk.Cli.Shell.Paths;
using Tusk.Cli.Shell.Trashing;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-expunge</c>: deletes what is too old in the trash.</summary>
/// <remarks>
/// <c>-fs</c> names another default file system, in the manner of <c>fs.defaultFS</c>.
/// Source: Apache Hadoop 3.4, o.a.h.fs.shell.Delete.Expunge.
/// </remarks>
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
        if (_place is { Length: > 0 } place)
        {
            Session.FileSystems.SetDefault(place);
        }

        FsPath root = new("/");
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
