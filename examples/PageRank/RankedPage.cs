using System.Globalization;

namespace Tusk.Examples;

/// <summary>A page between two rounds: a line of its name, its rank and the pages that it links to, tabs between them.</summary>
/// <param name="Name">The page.</param>
/// <param name="Rank">In units of which all pages together have 10^18; -1 before the first round.</param>
/// <param name="Targets">The pages, a space between two; empty for none.</param>
public readonly record struct RankedPage(string Name, long Rank, string Targets)
{
    /// <summary>Reads a line that a job of this program wrote.</summary>
    public static RankedPage Parse(string line)
    {
        string[] fields = line.Split('\t');
        return new RankedPage(fields[0], long.Parse(fields[1], CultureInfo.InvariantCulture), fields[2]);
    }

    /// <summary>What stands behind the name in a line.</summary>
    public static string Rest(long rank, string targets) => string.Create(CultureInfo.InvariantCulture, $"{rank}\t{targets}");
}
