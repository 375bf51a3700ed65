using Tusk.Cli.Shell.Finding;
using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-find</c>: walks through trees and asks about each path.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.find.Find.</remarks>
internal sealed class FindCommand : ShellCommand
{
    private List<FindExpression> _steps = [];

    protected override void ReadOptions(List<string> words)
    {
        // -L and -H say how links are followed; a file system here has followed them before they are seen.
        new WordOptions(1, int.MaxValue, "L", "H") { PassesUnknown = true }.Take(words);
        IsRecursive = true;
        int expression = words.FindIndex(static word => word.StartsWith('-'));
        expression = expression < 0 ? words.Count : expression;
        _steps = FindExpressions.Parse(words[expression..], Session.Output);
        words.RemoveRange(expression, words.Count - expression);
        if (words.Count == 0)
        {
            words.Add(".");
        }
    }

    protected override void Process(PathItem item)
    {
        foreach (FindExpression step in _steps)
        {
            if (!step.Apply(item))
            {
                return;
            }
        }
    }
}
