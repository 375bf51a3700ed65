namespace Tusk.CommandLine;

/// <summary>Finds the names that a mistyped word may have meant.</summary>
internal static class NearestNames
{
    // A longer word is no slip of the fingers, and the distance is quadratic.
    private const int LongestWord = 40;

    /// <summary>The nearest names, quoted and joined with "or"; empty when none is near.</summary>
    public static string Among(IReadOnlyList<string> names, string word)
    {
        if (word.Length > LongestWord)
        {
            return "";
        }

        // One slip in a short word, one more for each further three letters.
        int best = Math.Max(1, word.Length / 3);
        string found = "";
        foreach (string name in names)
        {
            int distance = word.Length >= 3 && name.StartsWith(word, StringComparison.Ordinal)
                ? 0
                : Distance(word, name);
            if (distance > best)
            {
                continue;
            }

            found = distance == best && found.Length > 0 ? $"{found} or '{name}'" : $"'{name}'";
            best = distance;
        }

        return found;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one word into the other, case ignored.</summary>
    public static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            cost[i, 0] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            cost[0, j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = cost[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                int least = Math.Min(replace, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    least = Math.Min(least, 1 + cost[i - 2, j - 2]);
                }

                cost[i, j] = least;
            }
        }

        return cost[a.Length, b.Length];
    }

    private static bool Same(char x, char y) => char.ToLowerInvariant(x) == char.ToLowerInvariant(y);
}
