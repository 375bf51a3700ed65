using Tusk.Cli.Shell.Formats;
using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-chmod</c>: changes permissions.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.FsShellPermissions.Chmod.</remarks>
internal sealed class ChmodCommand : ShellCommand
{
    private PermissionChange _change = null!;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(2, int.MaxValue, "R") { PassesUnknown = true };
        options.Take(words);
        IsRecursive = options.Has("R");
        string mode = words[0];
        words.RemoveAt(0);
        _change = PermissionChange.TryParse(mode)
            ?? throw new ShellUsageException($"chmod : mode '{mode}' does not match the expected pattern.");
    }

    protected override void Process(PathItem item)
    {
        UnixFileMode before = item.Known.Permissions;
        UnixFileMode after = _change.Apply(before, item.IsDirectory);
        if (before == after)
        {
            return;
        }

        try
        {
            item.Files.SetPermissionsAsync(item.Path, after, Session.CancellationToken).Wait();
        }
        catch (Exception e) when (FailureText.IsOrdinary(e))
        {
            throw new ShellException($"changing permissions of '{item.Text}': {FailureText.Of(e)}", e);
        }
    }
}
