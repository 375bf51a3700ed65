namespace Tusk.Cli.Demo;

/// <summary>The records of one year, station by station and hour by hour, in NCDC's fixed-width form.</summary>
/// <remarks>
/// <code>
/// 0      4         15    23    27 28     34      41     46    51    56   60          87    92 93     99     105
/// | more | station | day | UTC | 4 | lat | long | FM-12 | elev | call | V020 | wind… | temp | q | dew q | hPa q | ADD… LF
/// </code>
/// "more" counts the characters from 105 on; temperatures are a sign and four digits in tenths of a degree Celsius,
/// +9999 = missing; of the quality codes 0, 1, 4, 5 and 9 are usable. About 2.5 % of the temperatures are missing and 1 %
/// are suspect, with values that no weather gives. Everything is computed in integers, from the seed, the year and
/// the station alone.
/// </remarks>
internal sealed class WeatherYear
{
    /// <summary>The longest record with its line end, in bytes.</summary>
    public const int MaxRecordBytes = FixedBytes + 3 + 11 + 8 + 16 + 26 + 13 + 14 + 6 + 1;

    private const int FixedBytes = 105;

    // How many records in a thousand have a group of additional data, and how long it is.
    private const int BarePermille = 6;
    private const int WeatherPermille = 90;
    private const int RainPermille = 250;
    private const int PastWeatherPermille = 300;
    private const int CloudLayerPermille = 400;
    private const int ExtremePermille = 200;
    private const int PressureChangePermille = 700;

    // The archive's records grow longer when the network of 1929 comes in.
    private const int RicherSince = 1929;

    private static ReadOnlySpan<byte> Blank =>
        "0000000000999990000000000004+00000+000000FM-12+000099999V0209991C000019999999N0000001N9+99999+99999999999"u8;

    private readonly ulong _seed;
    private readonly int _year;
    private readonly int _slots;
    private readonly int _observations;
    private readonly bool _richer;
    private readonly int _yearAnomaly;
    private readonly byte[] _template = new byte[FixedBytes];

    private long _recordsLeft;
    private int _stationIndex = -1;
    private int _slot;
    private int _departure;
    private WeatherStation _station = null!;
    private WeatherRandom _random;

    /// <param name="options">The set.</param>
    /// <param name="year">A year of the set.</param>
    public WeatherYear(WeatherOptions options, int year)
    {
        _seed = options.Seed;
        _year = year;
        _observations = WeatherPlan.ObservationsPerDay(year);
        _slots = _observations * WeatherPlan.DayCount(year);
        _slot = _slots;
        _richer = year >= RicherSince;
        _yearAnomaly = new WeatherRandom(_seed, year, -1).NextBell(30);
        _recordsLeft = new WeatherPlan(options).RecordCount(year);
    }

    /// <summary>The usual size of a record with its line end, in thousandths of a byte.</summary>
    public static int RecordMilliBytes(int year)
    {
        int additional = 3000 + 26_000 + 6 * WeatherPermille;
        if (year >= RicherSince)
        {
            additional += 11 * RainPermille + 8 * PastWeatherPermille + 16 * CloudLayerPermille
                + 13 * ExtremePermille + 14 * PressureChangePermille;
        }

        return (FixedBytes + 1) * 1000 + additional * (1000 - BarePermille) / 1000;
    }

    /// <summary>Writes the next records, as many whole ones as fit.</summary>
    /// <param name="buffer">At least <see cref="MaxRecordBytes"/> long.</param>
    /// <returns>How many bytes were written; 0 after the last record.</returns>
    public int Read(Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, MaxRecordBytes);
        int written = 0;
        while (_recordsLeft > 0 && buffer.Length - written >= MaxRecordBytes)
        {
            if (_slot == _slots)
            {
                OpenNextStation();
            }

            written += WriteRecord(buffer[written..]);
            _slot++;
            _recordsLeft--;
        }

        return written;
    }

    private void OpenNextStation()
    {
        _stationIndex++;
        _station = WeatherStation.Open(_seed, _stationIndex);
        _random = new WeatherRandom(_seed, _year, _stationIndex);
        _departure = _random.NextBell(300);

        // The last station of a year opened during it, so that the year has exactly its number of records.
        _slot = _recordsLeft < _slots ? _slots - (int)_recordsLeft : 0;

        Span<byte> template = _template;
        Blank.CopyTo(template);
        Digits(template.Slice(4, 6), _station.UsafId);
        Digits(template.Slice(15, 4), _year);
        Signed(template.Slice(28, 6), _station.Latitude);
        Signed(template.Slice(34, 7), _station.Longitude);
        Signed(template.Slice(46, 5), _station.Elevation);
    }

    private int WriteRecord(Span<byte> record)
    {
        _template.CopyTo(record);
        int dayOfYear = _slot / _observations;
        int hour = WriteTime(record, dayOfYear);
        int temperature = Temperature(dayOfYear, hour);
        ulong dice = _random.NextBits();

        WriteWindAndSky(record, ref dice);
        WriteTemperature(record.Slice(87, 6), temperature);

        int dewPoint = temperature - _random.Between(3, 120);
        if (Chance(ref dice, 850))
        {
            Signed(record.Slice(93, 5), dewPoint);
            record[98] = (byte)'1';
        }

        if (Chance(ref dice, 900))
        {
            Digits(record.Slice(99, 5), 10_130 + _random.NextBell(120));
            record[104] = (byte)'1';
        }

        int length = FixedBytes;
        if (!Chance(ref dice, BarePermille))
        {
            length = WriteAdditional(record, dewPoint);
            Digits(record[..4], length - FixedBytes);
        }

        record[length] = (byte)'\n';
        return length + 1;
    }

    private int WriteTime(Span<byte> record, int dayOfYear)
    {
        int observation = _slot % _observations;
        int hour = _observations == 3 ? 6 + 7 * observation : 6 * observation;
        var date = new DateOnly(_year, 1, 1).AddDays(dayOfYear);
        Digits(record.Slice(19, 2), date.Month);
        Digits(record.Slice(21, 2), date.Day);
        Digits(record.Slice(23, 2), hour);
        return hour;
    }

    /// <summary>The temperature in tenths of a degree: the place, the season, the hour, the weather, the century.</summary>
    private int Temperature(int dayOfYear, int hour)
    {
        // Warmest around 20 July in the north and 18 January in the south, and at three in the afternoon by the sun.
        int warmest = _station.Latitude >= 0 ? 200 : 17;
        int season = Climate.Cosine((dayOfYear - warmest) * Climate.FullTurn / 366);
        int solarMinute = hour * 60 + _station.Longitude * 4 / 1000;
        int day = Climate.Cosine(solarMinute - 15 * 60);

        // Weather lasts: each observation keeps eleven twelfths of the departure before it.
        _departure += _random.NextBell(_station.Restlessness) - _departure / 12;

        int hundredths = _station.AnnualMean
            + Climate.Warming(_year, _station.Latitude)
            + _yearAnomaly
            + _station.SeasonalSwing * season / Climate.Unit
            + _station.DailySwing * day / Climate.Unit
            + _departure;
        return Math.Clamp(hundredths / 10, -880, 565);
    }

    private void WriteTemperature(Span<byte> field, int temperature)
    {
        int draw = _random.Next(1000);
        if (draw < 25)
        {
            return; // the template's +9999 9: missing
        }

        if (draw < 35)
        {
            int absurd = _random.Between(600, 998);
            Signed(field[..5], _random.Next(2) == 0 ? absurd : -absurd);
            field[5] = "2367"u8[_random.Next(4)];
            return;
        }

        Signed(field[..5], temperature);
        field[5] = draw < 930 ? (byte)'1' : "0459"u8[draw % 4];
    }

    private void WriteWindAndSky(Span<byte> record, ref ulong dice)
    {
        if (Chance(ref dice, 880))
        {
            Digits(record.Slice(60, 3), _random.Between(1, 36) * 10);
            record[64] = (byte)'N';
            Digits(record.Slice(65, 4), 10 + Math.Abs(_random.NextBell(45)));
        }

        if (_richer && Chance(ref dice, 500))
        {
            Digits(record.Slice(70, 5), _random.Between(1, 220) * 100);
            record[75] = (byte)'1';
            Digits(record.Slice(78, 6), _random.Between(1, 200) * 100);
        }
    }

    // The groups in the archive's order; those with one fixed content carry no information here, only their length.
    private int WriteAdditional(Span<byte> record, int temperature)
    {
        ulong dice = _random.NextBits();
        int at = Append(record, FixedBytes, "ADD"u8);
        if (_richer && Chance(ref dice, RainPermille))
        {
            at = Append(record, at, "AA199000091"u8);
            Digits(record.Slice(at - 6, 4), _random.Next(120));
        }

        if (_richer && Chance(ref dice, PastWeatherPermille))
        {
            at = Append(record, at, "AY161999"u8);
            record[at - 5] = (byte)('0' + _random.Next(10));
        }

        if (_richer && Chance(ref dice, CloudLayerPermille))
        {
            at = Append(record, at, "GA1011+999999019"u8);
            Digits(record.Slice(at - 13, 2), _random.Next(9));
        }

        at = Append(record, at, "GF108991999999999999999999"u8);
        Digits(record.Slice(at - 23, 2), _random.Next(9));
        if (_richer && Chance(ref dice, ExtremePermille))
        {
            at = Append(record, at, "KA1999M+99991"u8);
            Signed(record.Slice(at - 6, 5), temperature);
        }

        if (_richer && Chance(ref dice, PressureChangePermille))
        {
            at = Append(record, at, "MD1310201+9999"u8);
            Digits(record.Slice(at - 9, 3), _random.Next(80));
        }

        if (Chance(ref dice, WeatherPermille))
        {
            at = Append(record, at, "MW1681"u8);
            Digits(record.Slice(at - 3, 2), _random.Next(100));
        }

        return at;
    }

    private static int Append(Span<byte> record, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(record[at..]);
        return at + text.Length;
    }

    // Spends ten bits: up to six draws of one word.
    private static bool Chance(ref ulong dice, int permille)
    {
        int draw = (int)(dice & 1023);
        dice >>= 10;
        return draw * 1000 < permille * 1024;
    }

    private static void Signed(Span<byte> field, int value)
    {
        field[0] = value < 0 ? (byte)'-' : (byte)'+';
        Digits(field[1..], Math.Abs(value));
    }

    private static void Digits(Span<byte> field, int value)
    {
        for (int i = field.Length - 1; i >= 0; i--)
        {
            (value, int digit) = Math.DivRem(value, 10);
            field[i] = (byte)('0' + digit);
        }
    }
}
