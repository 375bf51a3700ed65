using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-chown</c> and <c>-chgrp</c>: change owner and group.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.FsShellPermissions.Chown, Chgrp.</remarks>
internal sealed class ChownCommand(bool groupOnly) : ShellCommand
{
    private string? _owner;
    private string? _group;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(2, int.MaxValue, "R");
        options.Take(words);
        IsRecursive = options.Has("R");
        string word = words[0];
        words.RemoveAt(0);
        if (groupOnly)
        {
            _group = IsName(word.Trim())
                ? word.Trim()
                : throw new ShellUsageException($"'{word}' does not match expected pattern for group");
        }
        else
        {
            ReadOwner(word);
        }
    }

    protected override void Process(PathItem item)
    {
        FileStatus status = item.Known;
        string? owner = _owner == status.Owner ? null : _owner;
        string? group = _group == status.Group ? null : _group;
        if (owner is null && group is null)
        {
            return;
        }

        try
        {
            item.Files.SetOwnerAsync(item.Path, owner, group, Session.CancellationToken).Wait();
        }
        catch (Exception e) when (FailureText.IsOrdinary(e))
        {
            throw new ShellException($"changing ownership of '{item.Text}': {FailureText.Of(e)}", e);
        }
    }

    private void ReadOwner(string word)
    {
        string text = word.Trim();
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string owner = colon < 0 ? text : text[..colon];
        string group = colon < 0 ? "" : text[(colon + 1)..];
        if ((owner.Length > 0 && !IsName(owner)) || (group.Length > 0 && !IsName(group)))
        {
            throw new ShellUsageException($"'{word}' does not match expected pattern for [owner][:group].");
        }

        (_owner, _group) = (owner.Length > 0 ? owner : null, group.Length > 0 ? group : null);
        if (_owner is null && _group is null)
        {
            throw new ShellUsageException($"'{word}' does not specify owner or group.");
        }
    }

    private static bool IsName(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '+' or '_' or '.' or '/' or '@'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
