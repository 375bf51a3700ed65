namespace Tusk.Cli.Shell.Finding;

/// <summary>Reads the expressions of a <c>-find</c>. All that there is is joined by "and", so they are a list, asked until one says no.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.find.Find#parseExpression.</remarks>
internal static class FindExpressions
{
    /// <summary>The steps, in order.</summary>
    public static List<FindExpression> Parse(List<string> words, ShellOutput output)
    {
        List<FindExpression> steps = [];
        int depth = 0;
        for (int i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "(":
                    depth++;
                    break;
                case ")" when depth == 0:
                    i = words.Count; // ends the expression, as in Hadoop
                    break;
                case ")":
                    depth--;
                    break;
                case "-a" or "-and" when steps.Count > 0 && i + 1 < words.Count:
                    break;
                case "-name" or "-iname" when i + 1 < words.Count:
                    steps.Add(new NameExpression(words[i + 1], ignoresCase: words[i] == "-iname"));
                    i++;
                    break;
                case "-print":
                    steps.Add(new PrintExpression(output, '\n'));
                    break;
                case "-print0":
                    steps.Add(new PrintExpression(output, '\0'));
                    break;
                case "-a" or "-and" or "-name" or "-iname":
                    throw new ShellFatalException($"find: something must stand on each side of -and, and a pattern behind -name and -iname, not only {words[i]}");
                default:
                    throw new ShellException($"Unexpected argument: {words[i]}");
            }
        }

        if (!steps.Exists(static step => step.IsAction))
        {
            steps.Add(new PrintExpression(output, '\n'));
        }

        return steps;
    }
}
