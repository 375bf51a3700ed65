namespace Tusk.Examples;

/// <summary>What the job needs of a weather record.</summary>
/// <param name="Year">Of the observation.</param>
/// <param name="Tenths">Air temperature, in tenths of a degree Celsius.</param>
/// <remarks>
/// A record is a line of fixed columns; these are counted from 0, as they are in the code:
/// <code>
/// 15-18  year     ...     87  sign     88-91  temperature     92  its quality
/// </code>
/// </remarks>
public readonly record struct NcdcRecord(int Year, int Tenths)
{
    private const int YearColumn = 15;
    private const int SignColumn = 87;
    private const int TemperatureColumn = 88;
    private const int QualityColumn = 92;
    private const int Missing = 9999;

    /// <summary>Reads a record, if its temperature is there and to be trusted.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="record">What it says, when true is returned.</param>
    /// <param name="reason">Why it does not count, when false is returned.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out NcdcRecord record, out DroppedRecord reason)
    {
        (record, reason) = (default, DroppedRecord.MalformedRecord);
        if (line.Length <= QualityColumn
            || !TryParseDigits(line.Slice(YearColumn, 4), out int year)
            || !TryParseDigits(line.Slice(TemperatureColumn, 4), out int tenths)
            || line[SignColumn] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        if (tenths == Missing)
        {
            reason = DroppedRecord.MissingTemperature;
            return false;
        }

        if (line[QualityColumn] is not ((byte)'0' or (byte)'1' or (byte)'4' or (byte)'5' or (byte)'9'))
        {
            reason = DroppedRecord.SuspectQuality;
            return false;
        }

        record = new NcdcRecord(year, line[SignColumn] == '-' ? -tenths : tenths);
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> four, out int number)
    {
        uint a = (uint)four[0] - '0', b = (uint)four[1] - '0', c = (uint)four[2] - '0', d = (uint)four[3] - '0';
        number = (int)((((((a * 10) + b) * 10) + c) * 10) + d);
        return a <= 9 && b <= 9 && c <= 9 && d <= 9;
    }
}
