using System.Collections;

namespace Tusk.MapReduce.Functions;

/// <summary>The values of a group; <c>foreach</c> over it allocates nothing, LINQ works too.</summary>
/// <remarks>LINQ over them reads when its result is read: that must be before the reducer returns.</remarks>
public readonly struct GroupValues<TKey, TValue> : IEnumerable<TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly Group<TKey, TValue> _group;
    private readonly long _number;

    internal GroupValues(Group<TKey, TValue> group) => (_group, _number) = (group, group.Number);

    /// <summary>Starts the one pass over the values.</summary>
    public Enumerator GetEnumerator() => new(_group, _number);

    IEnumerator<TValue> IEnumerable<TValue>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException("Enumerate the values by their type.");

    /// <summary>Walks the values.</summary>
    public struct Enumerator : IEnumerator<TValue>
    {
        private readonly Group<TKey, TValue> _group;
        private readonly long _number;
        private bool _started;

        internal Enumerator(Group<TKey, TValue> group, long number) => (_group, _number) = (group, number);

        /// <summary>The current value, decoded at each call.</summary>
        public readonly TValue Current => _group.CurrentValue;

        readonly object IEnumerator.Current => throw new NotSupportedException("Enumerate the values by their type.");

        /// <summary>Moves to the next value.</summary>
        /// <exception cref="InvalidOperationException">The values of this group were read before, or the next group has come.</exception>
        public bool MoveNext() => _group.MoveToNextRecord(_number, ref _started);

        /// <summary>Not supported: the values are a stream.</summary>
        public readonly void Reset() => throw new NotSupportedException("The values of a group can be read once.");

        /// <summary>Nothing to release.</summary>
        public readonly void Dispose()
        {
        }
    }
}
