using Tusk.Terminal;

namespace Tusk.Tests.Terminal;

public sealed class SummaryTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell()
    {
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Right, ColumnAlignment.Left);
        table.AddHeader("counter", "value");
        table.Add("map input records", "1,000", "of 2 files");
        table.Add("spilled", "7");

        Assert.Equal(
            """
            counter            value
            -----------------  -----  ----------
            map input records  1,000  of 2 files
            spilled                7

            """,
            table.ToString());
    }

    [Fact]
    public void A_cell_can_neither_break_a_line_nor_steer_the_terminal()
    {
        var table = new SummaryTable(ColumnAlignment.Left);
        table.Add("a\nb\u001b[2J");

        Assert.Equal("a b [2J\n", table.ToString());
    }

    [Fact]
    public void More_cells_than_columns_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SummaryTable(ColumnAlignment.Left).Add("a", "b"));

    [Fact]
    public void A_table_without_rows_is_empty() => Assert.Equal("", new SummaryTable(ColumnAlignment.Left).ToString());
}
