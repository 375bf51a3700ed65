namespace Tusk.Examples.Tests.Support;

/// <summary>The lines of a co-occurrence matrix: two words and how often they stand together, both ways round.</summary>
internal static class SymmetricMatrix
{
    /// <summary>Both halves of a matrix, from "a-b 2, ...".</summary>
    public static string[] Lines(string half) =>
    [
        .. half.Split(", ")
            .Select(static cell => $"{cell[0]}\t{cell[2]}\t{cell[4..]}")
            .SelectMany(static cell => new[] { cell, Mirrored(cell) })
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The same, the other way round.</summary>
    public static string Mirrored(string cell)
    {
        string[] parts = cell.Split('\t');
        return $"{parts[1]}\t{parts[0]}\t{parts[2]}";
    }
}
