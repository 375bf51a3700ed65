using System.Runtime.CompilerServices;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Functions;

/// <summary>What a mapper or reducer writes to; one object for each function of a task attempt.</summary>
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

    /// <summary>Whether a combiner writes to it, which runs as often as the engine likes.</summary>
    internal bool IsCombiners { get; init; }

    /// <summary>Emits a record. Views are copied before this returns.</summary>
    /// <remarks>What a chained function or a join throws at it comes out here, and fails the attempt even where it is caught.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Emit(TKey key, TValue value) => _collector.Collect(key, value);

    /// <summary>A further output of the job; its file is <c>NAME-r-00000</c>, or <c>NAME-m-00000</c> in a map task.</summary>
    /// <returns>Where to emit; valid as long as this object.</returns>
    /// <exception cref="InvalidOperationException">As for a path of the caller's.</exception>
    public Output<TNamedKey, TNamedValue> To<TNamedKey, TNamedValue>(NamedOutput<TNamedKey, TNamedValue> output)
        where TNamedKey : allows ref struct
        where TNamedValue : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(output);
        return To(output, output.Name);
    }

    /// <summary>A further output of the job, in a file that the caller chooses: <c>PATH-r-00000</c> in the output folder.</summary>
    /// <param name="output">The output.</param>
    /// <param name="path">Names joined by /, such as <c>2026/11/events</c>; none empty or beginning with a dot or underscore. Where the
    /// file system takes large and small letters for the same, names must differ by more.</param>
    /// <exception cref="ArgumentException">It is no such path.</exception>
    /// <exception cref="InvalidOperationException">The file belongs to another output, there are too many
    /// (<c>tusk.output.side.files.max</c>), or this is a combiner's.</exception>
    public Output<TNamedKey, TNamedValue> To<TNamedKey, TNamedValue>(NamedOutput<TNamedKey, TNamedValue> output, string path)
        where TNamedKey : allows ref struct
        where TNamedValue : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(path);
        return !IsCombiners
            ? Context.SideOutput(output, path)
            : throw new InvalidOperationException(
                $"A combiner writes to no further output, as it may run any number of times for a record; write to {output.Name} in the mapper or the reducer.");
    }

    /// <summary>Adds to a counter named by an enum; allocates at the first use of each only.</summary>
    public void Count<TEnum>(TEnum counter, long amount = 1)
        where TEnum : struct, Enum => Context.Counter(counter).Increment(amount);
}
