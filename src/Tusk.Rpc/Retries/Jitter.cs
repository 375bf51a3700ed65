namespace Tusk.Rpc.Retries;

/// <summary>Varies pauses, so that clients that failed together do not come back together. Safe for several threads.</summary>
public sealed class Jitter
{
    private readonly Lock _gate = new();
    private readonly Random _random;

    /// <summary>A source of variation; equal seeds give equal pauses.</summary>
    public Jitter(int seed) => _random = new Random(seed);

    /// <summary>A pause of half to one and a half of a mean one.</summary>
    public TimeSpan Vary(TimeSpan mean) => mean * (0.5 + NextDouble());

    /// <summary>Doubles a pause so often, up to a bound, and varies it.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.io.retry.RetryPolicies#calculateExponentialTime.</remarks>
    public TimeSpan Exponential(TimeSpan first, int doublings, TimeSpan most)
    {
        double ticks = Math.Min(first.Ticks * Math.Pow(2, doublings), most.Ticks);
        return Vary(TimeSpan.FromTicks((long)ticks));
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order.</summary>
    public int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        lock (_gate)
        {
            _random.Shuffle(order);
        }

        return order;
    }

    private double NextDouble()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }
}
