namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-moveToLocal</c>: what Hadoop has never made.</summary>
internal sealed class MoveToLocalCommand : ShellCommand
{
    protected override void ReadOptions(List<string> words) =>
        throw new ShellException("Option '-moveToLocal' is not implemented yet.");
}
