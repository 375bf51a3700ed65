using Tusk.MapReduce.Aggregates;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Adds up the tables of a worker's successful attempts, so that a key is sorted and merged once for each
/// worker instead of once for each task.</summary>
/// <remarks>Its values are all of one size and in its table, whose size bounds it: a <see cref="HashAggregator{TKey,TValue,TMonoid}"/>
/// hands over no others.</remarks>
internal sealed class Accumulator<TValue> : IAccumulator
{
    private readonly MapOutput _output;
    private readonly long _limitBytes;
    private readonly KeyTable<TValue> _sums;
    private readonly RecordBatch<TValue> _waiting;
    private byte[] _key = new byte[64];
    private ITableSorter<TValue>? _sorter;

    /// <summary>Has added up nothing.</summary>
    /// <param name="output">Takes what it holds, when memory is full and at the end.</param>
    /// <param name="limitBytes">How large its table may become.</param>
    /// <param name="seed">Seed of the table's hash.</param>
    public Accumulator(MapOutput output, long limitBytes, ulong seed)
    {
        (_output, _limitBytes) = (output, limitBytes);
        _sums = new KeyTable<TValue>(seed);
        _waiting = new RecordBatch<TValue>(_sums);
    }

    /// <summary>Takes over what an attempt's table holds.</summary>
    /// <param name="table">Left as it is.</param>
    /// <param name="monoid">How values combine.</param>
    /// <param name="sorter">The attempt's; used until the next attempt brings its own.</param>
    public void Absorb<TMonoid>(KeyTable<TValue> table, TMonoid monoid, ITableSorter<TValue> sorter)
        where TMonoid : struct, IMonoid<TValue>
    {
        _sorter = sorter;
        for (int i = 0; i < table.Count; i++)
        {
            if (table.TryGetShortKey(i, out KeyProbe probe))
            {
                _waiting.Add(probe, table.ValueAt(i));
                if (_waiting.IsFull)
                {
                    CombineWaiting(monoid, sorter);
                }

                continue;
            }

            ReadOnlySpan<byte> key = table.CopyKey(i, ref _key);
            Combine(_sums.Probe(key), key, table.ValueAt(i), monoid, sorter);
        }

        CombineWaiting(monoid, sorter);
    }

    public void Complete() => _sorter?.Sort(_sums, _output);

    private void CombineWaiting<TMonoid>(TMonoid monoid, ITableSorter<TValue> sorter)
        where TMonoid : struct, IMonoid<TValue>
    {
        int left = _waiting.CombineKnown(monoid, out _);
        for (int i = 0; i < left; i++)
        {
            Combine(_waiting[i].Probe, [], _waiting[i].Value, monoid, sorter);
        }
    }

    private void Combine<TMonoid>(
        in KeyProbe probe, ReadOnlySpan<byte> key, TValue value, TMonoid monoid, ITableSorter<TValue> sorter)
        where TMonoid : struct, IMonoid<TValue>
    {
        if (_sums.TryCombine(probe, key, value, monoid))
        {
            return;
        }

        if (_sums.IsFullFor(probe.Length, _limitBytes))
        {
            sorter.Sort(_sums, _output);
            _sums.Trim(_limitBytes);
        }

        _sums.Add(probe, key, value);
    }
}
