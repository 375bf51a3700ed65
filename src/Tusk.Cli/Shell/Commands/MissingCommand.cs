namespace Tusk.Cli.Shell.Commands;

/// <summary>A command of Hadoop's shell that this one does not have yet.</summary>
internal sealed class MissingCommand : ShellCommand
{
    protected override void ReadOptions(List<string> words) =>
        throw new ShellException($"Option '-{Name}' is not there in this version of tusk; use Hadoop's own shell for it.");
}
