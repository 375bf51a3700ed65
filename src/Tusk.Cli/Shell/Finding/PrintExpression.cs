using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Finding;

/// <summary><c>-print</c>, <c>-print0</c>: writes the path.</summary>
internal sealed class PrintExpression(ShellOutput output, char end) : FindExpression
{
    public override bool IsAction => true;

    public override bool Apply(PathItem item)
    {
        output.Write(item.Text + end);
        return true;
    }
}
