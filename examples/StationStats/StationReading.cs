namespace Tusk.Examples;

/// <summary>A line such as <c>Helsinki;-3.1</c>.</summary>
public readonly ref struct StationReading
{
    /// <summary>All before the last semicolon; not empty.</summary>
    public Text Station { get; private init; }

    /// <summary>The temperature, in tenths of a degree.</summary>
    public int Tenths { get; private init; }

    /// <summary>Reads a line, if it is well formed.</summary>
    /// <remarks>From its end: the temperature has three to five characters, and the name need not be searched through.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> line, out StationReading reading)
    {
        reading = default;
        if (line is not [.., var ones, (byte)'.', var tenths] || !IsDigit(ones) || !IsDigit(tenths))
        {
            return false;
        }

        int value = ((ones - '0') * 10) + tenths - '0';
        ReadOnlySpan<byte> rest = line[..^3];
        if (rest is [.., var tens] && IsDigit(tens))
        {
            value += (tens - '0') * 100;
            rest = rest[..^1];
        }

        if (rest is [.., (byte)'-'])
        {
            value = -value;
            rest = rest[..^1];
        }

        if (rest is not [.., _, (byte)';'])
        {
            return false;
        }

        reading = new StationReading { Station = rest[..^1], Tenths = value };
        return true;
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';
}
