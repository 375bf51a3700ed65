using System.Globalization;
using System.Text;

namespace Tusk.MapReduce.Tests;

/// <summary>The golden tables that real Hadoop classes made.</summary>
internal static class Vectors
{
    /// <summary>The rows of a table, without its header; skips the test where the tables are absent.</summary>
    public static IReadOnlyList<string[]> Read(string name)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Tusk.slnx")))
        {
            root = root.Parent;
        }

        string path = Path.Combine(root?.Parent?.FullName ?? "", "shared", "hadoop", "vectors", name);
        Assert.SkipUnless(File.Exists(path), $"The golden table {name} is not in ../shared/hadoop/vectors.");
        return [.. File.ReadAllLines(path).Skip(1).Select(line => line.Split('\t'))];
    }

    /// <summary>The characters of a cell: \uXXXX is a UTF-16 unit, \\ a backslash.</summary>
    public static string Unescape(string cell)
    {
        StringBuilder text = new();
        for (int i = 0; i < cell.Length; i++)
        {
            if (cell[i] != '\\')
            {
                text.Append(cell[i]);
            }
            else if (cell[i + 1] == '\\')
            {
                text.Append('\\');
                i++;
            }
            else
            {
                text.Append((char)int.Parse(cell.AsSpan(i + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 5;
            }
        }

        return text.ToString();
    }
}
