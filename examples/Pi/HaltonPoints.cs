namespace Tusk.Examples;

/// <summary>The two-dimensional Halton sequence, which covers the unit square evenly: the digits of the index, mirrored at the
/// point, in base 2 for x and in base 3 for y.</summary>
/// <remarks>
/// Each point is made from the one before as Apache's job makes it, so that both round alike: a digit is raised and its place
/// value added; where it becomes the base it is set to 0, the value of the place before is taken off, and the carry goes on.
/// </remarks>
public sealed class HaltonPoints
{
    // As many digits as a double can tell apart, and as Apache's job has.
    private readonly Coordinate _x = new(2, 63);
    private readonly Coordinate _y = new(3, 40);

    /// <summary>Begins behind a number of points.</summary>
    public HaltonPoints(long passed)
    {
        _x.Set(passed);
        _y.Set(passed);
    }

    /// <summary>The next point.</summary>
    public (double X, double Y) Next() => (_x.Next(), _y.Next());

    private sealed class Coordinate
    {
        private readonly int _base;
        private readonly int[] _digits;
        private readonly double[] _places; // 1, 1/base, 1/base^2, ...
        private double _value;

        public Coordinate(int numberBase, int digits)
        {
            _base = numberBase;
            _digits = new int[digits];
            _places = new double[digits + 1];
            _places[0] = 1;
            for (int i = 1; i <= digits; i++)
            {
                _places[i] = _places[i - 1] / numberBase;
            }
        }

        public void Set(long index)
        {
            for (int i = 0; i < _digits.Length; i++)
            {
                (index, long digit) = Math.DivRem(index, _base);
                _digits[i] = (int)digit;
                _value += digit * _places[i + 1];
            }
        }

        public double Next()
        {
            for (int i = 0; i < _digits.Length; i++)
            {
                _digits[i]++;
                _value += _places[i + 1];
                if (_digits[i] < _base)
                {
                    break;
                }

                _digits[i] = 0;
                _value -= _places[i];
            }

            return _value;
        }
    }
}
