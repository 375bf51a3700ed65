using Tusk.Cli.Shell.Paths;

namespace Tusk.Cli.Shell.Finding;

/// <summary>One step of a <c>-find</c>: a question about a path, or something done with it.</summary>
internal abstract class FindExpression
{
    /// <summary>Whether it does something; if none does, the path is printed.</summary>
    public virtual bool IsAction => false;

    /// <summary>Asks or does.</summary>
    /// <returns>Whether the next step has its turn.</returns>
    public abstract bool Apply(PathItem item);
}
