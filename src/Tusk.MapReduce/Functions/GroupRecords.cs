using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Functions;

/// <summary>The records of a group, each with its own key; for <c>foreach</c>, which allocates nothing.</summary>
public readonly struct GroupRecords<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private readonly Group<TKey, TValue> _group;
    private readonly long _number;

    internal GroupRecords(Group<TKey, TValue> group) => (_group, _number) = (group, group.Number);

    /// <summary>Starts the one pass over the records.</summary>
    public Enumerator GetEnumerator() => new(_group, _number);

    /// <summary>Walks the records.</summary>
    public struct Enumerator
    {
        private readonly Group<TKey, TValue> _group;
        private readonly long _number;
        private bool _started;

        internal Enumerator(Group<TKey, TValue> group, long number) => (_group, _number) = (group, number);

        /// <summary>The current record, decoded at each call; a view is valid until the next move.</summary>
        public readonly Pair<TKey, TValue> Current => new(_group.CurrentKey, _group.CurrentValue);

        /// <summary>Moves to the next record.</summary>
        /// <exception cref="InvalidOperationException">The records of this group were read before, or the next group has come.</exception>
        public bool MoveNext() => _group.MoveToNextRecord(_number, ref _started);
    }
}
