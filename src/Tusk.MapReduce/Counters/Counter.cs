namespace Tusk.MapReduce.Counters;

/// <summary>A number that tasks add to; the job's value is the sum over its successful attempts.</summary>
/// <remarks>One attempt's counter is written by that attempt's thread only; others may read it at any time.</remarks>
public sealed class Counter
{
    private long _value;

    internal Counter(string group, string name)
    {
        Group = group;
        Name = name;
    }

    /// <summary>The group, as Hadoop names it: for an enum, the full name of its type.</summary>
    public string Group { get; }

    /// <summary>The counter's name within its group.</summary>
    public string Name { get; }

    /// <summary>The present value.</summary>
    public long Value => Volatile.Read(ref _value);

    /// <summary>Adds <paramref name="amount"/>, which may be negative.</summary>
    public void Increment(long amount = 1) => _value += amount;
}
