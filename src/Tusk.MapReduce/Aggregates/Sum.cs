namespace Tusk.MapReduce.Aggregates;

/// <summary>Sums that do not depend on the order of the values. Of floating-point numbers there is none: adding them rounds.</summary>
public static class Sum
{
    /// <summary>Of 32-bit integers; wraps around on overflow.</summary>
    public static Int32Sum Int32 => default;

    /// <summary>Of 64-bit integers; wraps around on overflow.</summary>
    public static Int64Sum Int64 => default;

    /// <summary>Of decimals; exact or refused.</summary>
    public static DecimalSum Decimal => default;
}
