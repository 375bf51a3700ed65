using System.Text;

namespace Tusk.Cli.Demo;

/// <summary>Yearly maxima as a line over the years, drawn with Braille dots (two by four to a character) or with stars.</summary>
internal sealed class YearPlot
{
    private const int Rows = 12;
    private const int WidestPlot = 100;
    private const int NarrowestPlot = 10;
    private const int BrailleBlank = 0x2800;

    // Width of a label such as "56.5 " and of the axis behind it.
    private const int LabelWidth = 6;

    private readonly List<YearMaximum> _maxima;
    private readonly DemoScreen _screen;
    private readonly int _columns;
    private readonly int _dotsAcross;
    private readonly int _dotsDown;
    private readonly int _low;
    private readonly int _high;
    private readonly bool[,] _dots;

    private YearPlot(List<YearMaximum> maxima, DemoScreen screen)
    {
        (_maxima, _screen) = (maxima, screen);
        _columns = Math.Clamp(screen.Width - LabelWidth - 2, NarrowestPlot, WidestPlot);
        _dotsAcross = screen.HasUnicode ? _columns * 2 : _columns;
        _dotsDown = screen.HasUnicode ? Rows * 4 : Rows;
        _dots = new bool[_dotsDown, _dotsAcross];
        int least = int.MaxValue;
        int most = int.MinValue;
        foreach (YearMaximum maximum in maxima)
        {
            least = Math.Min(least, maximum.Tenths);
            most = Math.Max(most, maximum.Tenths);
        }

        // Whole degrees at both ends, and at least one between them.
        _low = (int)Math.Floor(least / 10.0) * 10;
        _high = Math.Max((int)Math.Ceiling(most / 10.0) * 10, _low + 10);
    }

    /// <summary>The plot: lines of at most the screen's width (but at least 18 columns).</summary>
    /// <param name="maxima">Ordered by year; at least one.</param>
    /// <param name="screen">What it is drawn on.</param>
    public static string Of(List<YearMaximum> maxima, DemoScreen screen)
    {
        ArgumentOutOfRangeException.ThrowIfZero(maxima.Count);
        var plot = new YearPlot(maxima, screen);
        plot.DrawLine();
        return plot.Render();
    }

    private int FirstYear => _maxima[0].Year;

    private int YearSpan => Math.Max(1, _maxima[^1].Year - FirstYear);

    private void DrawLine()
    {
        int above = -1;
        int next = 0;
        for (int x = 0; x < _dotsAcross; x++)
        {
            // The temperature at this column, on the straight line between the years beside it.
            double year = FirstYear + (double)x * YearSpan / (_dotsAcross - 1);
            while (next < _maxima.Count - 1 && _maxima[next].Year < year)
            {
                next++;
            }

            int y = DotOf(TenthsAt(year, next));

            // Joined to the column before, so that a steep line has no gaps.
            int from = above < 0 ? y : above + Math.Sign(y - above);
            for (int dot = from; dot != y; dot += Math.Sign(y - dot))
            {
                _dots[dot, x] = true;
            }

            _dots[y, x] = true;
            above = y;
        }
    }

    private double TenthsAt(double year, int next)
    {
        YearMaximum to = _maxima[next];
        YearMaximum from = _maxima[Math.Max(0, next - 1)];
        return to.Year == from.Year ? to.Tenths : from.Tenths + (to.Tenths - from.Tenths) * (year - from.Year) / (to.Year - from.Year);
    }

    // Row 0 is on top.
    private int DotOf(double tenths) =>
        (int)Math.Round((_high - tenths) / (_high - _low) * (_dotsDown - 1), MidpointRounding.AwayFromZero);

    private string Render()
    {
        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            var line = new StringBuilder();
            for (int column = 0; column < _columns; column++)
            {
                line.Append(_screen.HasUnicode ? Braille(row, column) : _dots[row, column] ? '*' : ' ');
            }

            string drawn = line.ToString().TrimEnd(' ', (char)BrailleBlank);
            text.Append(Label(row)).Append(drawn.Length > 0 ? _screen.Colour(drawn, "33") : "").Append('\n');
        }

        string axis = _screen.HasUnicode ? "└" + new string('─', _columns) : "+" + new string('-', _columns);
        string first = FormattableString.Invariant($"{FirstYear}");
        string last = FormattableString.Invariant($"{_maxima[^1].Year}");
        return text.Append(' ', LabelWidth).Append(axis).Append('\n')
            .Append(' ', LabelWidth + 1).Append(first).Append(last.PadLeft(_columns - first.Length)).Append('\n')
            .ToString();
    }

    private string Label(int row)
    {
        string axis = _screen.HasUnicode ? "│" : "|";
        string number = row switch
        {
            0 => MaximaTable.Degrees(_high),
            Rows - 1 => MaximaTable.Degrees(_low),
            _ => "",
        };
        return $"{number,LabelWidth - 1} {axis}";
    }

    // Dots of a Braille character: bits 0 to 2 and 6 down its left side, 3 to 5 and 7 down its right.
    private char Braille(int row, int column)
    {
        int bits = 0;
        for (int down = 0; down < 4; down++)
        {
            bits |= _dots[row * 4 + down, column * 2] ? 1 << (down < 3 ? down : 6) : 0;
            bits |= _dots[row * 4 + down, column * 2 + 1] ? 1 << (down < 3 ? down + 3 : 7) : 0;
        }

        return (char)(BrailleBlank + bits);
    }
}
