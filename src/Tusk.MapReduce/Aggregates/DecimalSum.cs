namespace Tusk.MapReduce.Aggregates;

/// <summary>The sum of decimals, exact or refused.</summary>
/// <remarks>
/// decimal rounds where 96 bits do not hold a sum with all its places; what comes out would then depend on the order.
/// Such a sum is an error instead. The result has as many places as the value with the most.
/// </remarks>
public readonly struct DecimalSum : IMonoid<decimal>
{
    /// <inheritdoc/>
    public decimal Identity => 0;

    /// <inheritdoc/>
    /// <exception cref="OverflowException">The sum has more digits than a decimal holds.</exception>
    public decimal Combine(decimal left, decimal right)
    {
        decimal sum = left + right;
        if (sum.Scale != Math.Max(left.Scale, right.Scale))
        {
            throw new OverflowException($"The sum of {left} and {right} has more digits than a decimal holds exactly.");
        }

        return sum;
    }
}
