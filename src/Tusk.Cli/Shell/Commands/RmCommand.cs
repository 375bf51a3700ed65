using Tusk.Cli.Shell.Paths;
using Tusk.Cli.Shell.Trashing;
using Tusk.Common.Errors;
using Tusk.Rpc.Errors;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-rm</c>: deletes, or moves to the trash where there is one.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Delete.Rm.</remarks>
internal sealed class RmCommand : ShellCommand
{
    private const string SafeLimitKey = "hadoop.shell.safely.delete.limit.num.files";
    private const long DefaultSafeLimit = 100;

    private bool _ignoresMissing;
    private bool _deletesDirectories;
    private bool _skipsTrash;
    private bool _isSafe;

    protected override void ReadOptions(List<string> words)
    {
        if (Replacement is not null)
        {
            words.Insert(0, "-r");
        }

        WordOptions options = new(1, int.MaxValue, "f", "r", "R", "skipTrash", "safely");
        options.Take(words);
        _ignoresMissing = options.Has("f");
        _deletesDirectories = options.Has("r") || options.Has("R");
        _skipsTrash = options.Has("skipTrash");
        _isSafe = options.Has("safely");
    }

    protected override List<PathItem> Expand(string word)
    {
        try
        {
            return base.Expand(word);
        }
        catch (ShellException e) when (e.IsNotFound && _ignoresMissing)
        {
            return [];
        }
    }

    protected override void ProcessMissing(PathItem item)
    {
        if (!_ignoresMissing)
        {
            base.ProcessMissing(item);
        }
    }

    protected override void Process(PathItem item)
    {
        if (item.IsDirectory && !_deletesDirectories)
        {
            throw ShellException.IsDirectory(item.Text);
        }

        if (MovesToTrash(item) || !MayDelete(item))
        {
            return;
        }

        if (!item.Files.DeleteAsync(item.Path, _deletesDirectories, Session.CancellationToken).Wait())
        {
            throw ShellException.Path(item.Text);
        }

        Session.Output.WriteLine($"Deleted {item.Text}");
    }

    private bool MovesToTrash(PathItem item)
    {
        if (_skipsTrash)
        {
            return false;
        }

        try
        {
            return TrashCan.For(Session, item.Files, item.Path).Take(item.Path);
        }
        catch (Exception e) when (FailureText.IsOrdinary(e))
        {
            // Hadoop's advice stands behind the server's stack, and the shell shows one line.
            string cause = e.InnerException is null ? "" : $": {FailureText.Of(e.InnerException)}";
            string advice = IsOfServer(e) ? "" : ". Consider using -skipTrash option";
            throw new ShellException($"{(e as HadoopException)?.JavaMessage ?? e.Message}{cause}{advice}", e);
        }
    }

    private static bool IsOfServer(Exception? failure) =>
        failure is not null && (failure is RemoteException || IsOfServer(failure.InnerException));

    private bool MayDelete(PathItem item)
    {
        long limit = Session.Configuration.GetInt64(SafeLimitKey, DefaultSafeLimit);
        if (!_isSafe || !item.IsDirectory || limit <= 0)
        {
            return true;
        }

        long count = item.Files.GetContentSummaryAsync(item.Path, Session.CancellationToken).Wait().FileCount;
        if (count <= limit || Confirmation.Ask(Session, $"Proceed deleting {count} files?"))
        {
            return true;
        }

        Session.Output.WriteErrorLine("Delete aborted at user request.\n");
        return false;
    }
}
