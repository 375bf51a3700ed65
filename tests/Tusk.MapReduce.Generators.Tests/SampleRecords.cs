using System.Globalization;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Generators.Tests;

public enum Quality : byte
{
    Good,
    Suspect,
}

[TuskRecord]
public readonly partial record struct Reading(int Year, int Tenths);

[TuskRecord]
public readonly partial record struct Everything(
    bool Flag,
    string Name,
    string? Note,
    Quality Quality,
    int? Count,
    (short, byte[]?) Pair,
    Reading Nested,
    Station? Station,
    DateOnly Day,
    double @double);

[TuskRecord]
public sealed partial record Station(string Id, decimal Height);

/// <summary>No positional parameters: members that can be set.</summary>
[TuskRecord]
public partial struct Loose
{
#pragma warning disable CA1051 // That a field may be one is what is tested.
    public long Offset;
#pragma warning restore CA1051

    public char Sign { get; set; }

    public readonly long Twice => 2 * Offset;
}

/// <summary>A class with a constructor, and a member that it does not take.</summary>
[TuskRecord]
public sealed partial class Mixed(int a, sbyte b)
{
    public int A { get; } = a;

    public sbyte B { get; } = b;

    public required string C { get; init; }
}

[TuskRecord]
public readonly partial record struct SelfFormatting(int Value) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bool fits = utf8Destination.Length > 0 && Value.TryFormat(utf8Destination[1..], out bytesWritten, format, provider);
        utf8Destination[0] = (byte)'#';
        bytesWritten = fits ? 1 + Value.ToString(CultureInfo.InvariantCulture).Length : 0;
        return fits;
    }
}

public static partial class Outer
{
    [TuskRecord]
    internal partial record struct Inner(ushort Value);
}
