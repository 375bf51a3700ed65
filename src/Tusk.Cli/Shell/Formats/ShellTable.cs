namespace Tusk.Cli.Shell.Formats;

/// <summary>Lines of columns as wide as their widest cell, two spaces between.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.FsUsage.TableBuilder.</remarks>
internal sealed class ShellTable(int columns)
{
    private readonly List<string[]> _rows = [];
    private readonly int[] _widths = new int[columns];
    private readonly bool[] _isRight = new bool[columns];

    /// <summary>Aligns a column to the right.</summary>
    public ShellTable Right(int column)
    {
        _isRight[column] = true;
        return this;
    }

    /// <summary>How many lines there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a line.</summary>
    public void Add(params string[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            _widths[i] = Math.Max(_widths[i], cells[i].Length);
        }

        _rows.Add(cells);
    }

    /// <summary>Writes everything.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="hidesLast">Whether the last column is left out; the one before it is padded all the same.</param>
    public void WriteTo(ShellOutput output, bool hidesLast = false)
    {
        foreach (string[] row in _rows)
        {
            string line = "";
            for (int i = 0; i < columns - (hidesLast ? 1 : 0); i++)
            {
                line += (line.Length > 0 || i > 0 ? "  " : "") + Cell(row[i], i);
            }

            output.WriteLine(line);
        }
    }

    private string Cell(string text, int column) =>
        _isRight[column] ? text.PadLeft(_widths[column])
        : column == columns - 1 ? text
        : text.PadRight(_widths[column]);
}
