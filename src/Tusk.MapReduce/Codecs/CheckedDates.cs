namespace Tusk.MapReduce.Codecs;

/// <summary>Dates and times from numbers that were read; a number out of range is malformed data.</summary>
internal static class CheckedDates
{
    private const int MaxOffsetMinutes = 14 * 60;

    public static DateTime DateTime(long ticks, byte kind)
    {
        Check(ticks, System.DateTime.MaxValue.Ticks, "ticks of a date");
        Check(kind, (long)DateTimeKind.Local, "kind of a date");
        return new DateTime(ticks, (DateTimeKind)kind);
    }

    public static DateTimeOffset DateTimeOffset(long utcTicks, short offsetMinutes)
    {
        Check(utcTicks, System.DateTime.MaxValue.Ticks, "UTC ticks of a date");
        Check(offsetMinutes + MaxOffsetMinutes, 2 * MaxOffsetMinutes, "offset of a date, in minutes plus 840,");
        long ticks = utcTicks + (offsetMinutes * TimeSpan.TicksPerMinute);
        Check(ticks, System.DateTime.MaxValue.Ticks, "ticks of a date");
        return new DateTimeOffset(ticks, TimeSpan.FromMinutes(offsetMinutes));
    }

    public static DateOnly DateOnly(int dayNumber)
    {
        Check(dayNumber, System.DateOnly.MaxValue.DayNumber, "number of a day");
        return System.DateOnly.FromDayNumber(dayNumber);
    }

    public static TimeOnly TimeOnly(long ticks)
    {
        Check(ticks, System.TimeOnly.MaxValue.Ticks, "ticks of a time");
        return new TimeOnly(ticks);
    }

    private static void Check(long value, long max, string what)
    {
        if (value < 0 || value > max)
        {
            throw new InvalidDataException($"The {what} is {value}; 0 to {max} was expected.");
        }
    }
}
