using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems.Globs;

namespace Tusk.Cli.Shell.Finding;

/// <summary><c>-name</c>, <c>-iname</c>: whether the last name matches a pattern.</summary>
internal sealed class NameExpression(string pattern, bool ignoresCase) : FindExpression
{
    private readonly GlobPattern _pattern = new(ignoresCase ? pattern.ToLowerInvariant() : pattern);

    public override bool Apply(PathItem item) =>
        _pattern.Matches(ignoresCase ? item.Path.Name.ToLowerInvariant() : item.Path.Name);
}
