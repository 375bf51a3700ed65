using System.Text;

namespace Tusk.Terminal;

/// <summary>A small table in plain text: columns as wide as their widest cell, two spaces between them.</summary>
internal sealed class SummaryTable(params ColumnAlignment[] columns)
{
    private readonly List<string[]> _rows = [];
    private bool _hasHeader;

    /// <summary>Adds a first row that is underlined.</summary>
    public void AddHeader(params string[] cells)
    {
        if (_rows.Count > 0)
        {
            throw new InvalidOperationException("The header of a table comes before its rows.");
        }

        Add(cells);
        _hasHeader = true;
    }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">At most one per column; missing ones at the end are empty. Control characters show as spaces.</param>
    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cells.Length, columns.Length);
        string[] row = new string[columns.Length];
        for (int column = 0; column < row.Length; column++)
        {
            row[column] = column < cells.Length ? HumanFormat.Printable(cells[column]) : "";
        }

        _rows.Add(row);
    }

    /// <summary>The table, each line ended by a line feed and without spaces at its end.</summary>
    public override string ToString()
    {
        int[] widths = new int[columns.Length];
        foreach (string[] row in _rows)
        {
            for (int column = 0; column < widths.Length; column++)
            {
                widths[column] = Math.Max(widths[column], row[column].Length);
            }
        }

        var text = new StringBuilder();
        for (int row = 0; row < _rows.Count; row++)
        {
            AppendRow(text, _rows[row], widths);
            if (row == 0 && _hasHeader)
            {
                AppendRow(text, Array.ConvertAll(widths, static width => new string('-', width)), widths);
            }
        }

        return text.ToString();
    }

    private void AppendRow(StringBuilder text, string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (int column = 0; column < cells.Length; column++)
        {
            string cell = cells[column];
            line.Append(column > 0 ? "  " : "")
                .Append(columns[column] == ColumnAlignment.Right
                    ? cell.PadLeft(widths[column])
                    : cell.PadRight(widths[column]));
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
