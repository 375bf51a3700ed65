namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>Which values a sum has seen that its digits do not tell.</summary>
[Flags]
internal enum ValueKinds : byte
{
    None = 0,
    NaN = 1,
    PositiveInfinity = 2,
    NegativeInfinity = 4,
    NegativeZero = 8,

    /// <summary>Any finite number but -0.0.</summary>
    Finite = 16,

    All = 31,
}
