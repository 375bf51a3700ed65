using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Functions;

/// <summary>What a mapper or reducer writes to; one object per task attempt.</summary>
public sealed class Output<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly Collector<TKey, TValue> _collector;

    internal Output(Collector<TKey, TValue> collector, TaskContext context)
    {
        _collector = collector;
        Context = context;
    }

    /// <summary>The task attempt: its counters, status, configuration, split.</summary>
    public TaskContext Context { get; }

    /// <summary>Emits a record. Views are copied before this returns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Emit(TKey key, TValue value) => _collector.Collect(key, value);

    /// <summary>Adds to a counter named by an enum; allocates at the first use of each only.</summary>
    public void Count<TEnum>(TEnum counter, long amount = 1)
        where TEnum : struct, Enum => Context.Counter(counter).Increment(amount);
}
