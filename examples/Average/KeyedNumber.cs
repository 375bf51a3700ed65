namespace Tusk.Examples;

/// <summary>A line such as <c>oslo,-3.5</c>, or with a tab.</summary>
public readonly ref struct KeyedNumber
{
    /// <summary>How many millionths are one.</summary>
    public const long Millionths = 1_000_000;

    private const int MostDecimals = 6;

    // 10^12 in millionths is 10^18, which a long holds.
    private const int MostWholeDigits = 12;

    /// <summary>All before the last tab or comma; not empty.</summary>
    public Text Key { get; private init; }

    /// <summary>The number, in millionths.</summary>
    public long Units { get; private init; }

    /// <summary>Reads a line, if it is well formed: the number has a sign or none, 1 to 12 digits, and where there is a point
    /// up to 6 behind it.</summary>
    public static bool TryParse(Text line, out KeyedNumber read)
    {
        read = default;
        int separator = line.Bytes.LastIndexOfAny((byte)'\t', (byte)',');
        if (separator <= 0 || !TryParseUnits(line.Bytes[(separator + 1)..], out long units))
        {
            return false;
        }

        read = new KeyedNumber { Key = line[..separator], Units = units };
        return true;
    }

    private static bool TryParseUnits(ReadOnlySpan<byte> number, out long units)
    {
        bool isNegative = number is [(byte)'-', ..];
        if (number is [(byte)'-' or (byte)'+', ..])
        {
            number = number[1..];
        }

        int point = number.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? number : number[..point];
        ReadOnlySpan<byte> decimals = point < 0 ? [] : number[(point + 1)..];
        units = 0;
        if (whole.Length is 0 or > MostWholeDigits || decimals.Length > MostDecimals || (point >= 0 && decimals.IsEmpty)
            || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || decimals.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (byte digit in whole)
        {
            units = (units * 10) + digit - '0';
        }

        for (int i = 0; i < MostDecimals; i++)
        {
            units = (units * 10) + (i < decimals.Length ? decimals[i] - '0' : 0);
        }

        units = isNegative ? -units : units;
        return true;
    }
}
