using System.Runtime.CompilerServices;
using Tusk.MapReduce.Aggregates;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>Adds up the tables of a worker's successful attempts, so that a key is sorted and merged once for each
/// worker instead of once for each task.</summary>
/// <param name="output">Takes what it holds, when memory is full and at the end.</param>
/// <param name="limitBytes">How large its table may become.</param>
/// <param name="seed">Seed of the table's hash.</param>
internal sealed class Accumulator<TValue>(MapOutput output, long limitBytes, ulong seed) : IAccumulator
{
    private readonly KeyTable<TValue> _sums = new(seed);
    private byte[] _key = new byte[64];
    private ITableSorter<TValue>? _sorter;

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
            ReadOnlySpan<byte> key = table.CopyKey(i, ref _key);
            ref readonly TValue value = ref table.ValueAt(i);
            ref TValue sum = ref _sums.Find(key);
            if (!Unsafe.IsNullRef(ref sum))
            {
                sum = monoid.Combine(sum, value);
                continue;
            }

            if (_sums.Count > 0 && _sums.BytesAfterGrowth(key.Length) > limitBytes)
            {
                sorter.Sort(_sums, output);
                _sums.Trim(limitBytes);
            }

            _sums.Add(key, value);
        }
    }

    public void Complete() => _sorter?.Sort(_sums, output);
}
