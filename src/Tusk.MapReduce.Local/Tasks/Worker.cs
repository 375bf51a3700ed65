using Tusk.MapReduce.Local.Collecting;
using Tusk.MapReduce.Local.Settings;

namespace Tusk.MapReduce.Local.Tasks;

/// <summary>What one worker keeps from one attempt to the next: room for sorting and hashing.</summary>
internal sealed class Worker(EngineSettings settings)
{
    /// <summary>Of an aggregating worker's share, how much the hash table may take; the rest sorts what it held.</summary>
    private const double TableShare = 0.5;

    private readonly Dictionary<Type, object> _tables = [];
    private SortBuffer? _whole;
    private SortBuffer? _besideTable;

    /// <summary>How large a hash table may become.</summary>
    public long TableBytes => (long)(settings.WorkerBytes * TableShare);

    /// <summary>An empty buffer with the worker's whole share of memory.</summary>
    public SortBuffer SortBuffer() => Emptied(_whole ??= new SortBuffer(settings.WorkerBytes));

    /// <summary>An empty buffer that leaves room for a table.</summary>
    public SortBuffer SortBufferBesideTable() =>
        Emptied(_besideTable ??= new SortBuffer(settings.WorkerBytes - TableBytes));

    /// <summary>An empty table.</summary>
    /// <param name="seed">Seed of a new table's hash.</param>
    public KeyTable<TValue> Table<TValue>(ulong seed)
    {
        if (!_tables.TryGetValue(typeof(TValue), out object? known))
        {
            _tables.Add(typeof(TValue), known = new KeyTable<TValue>(seed));
        }

        var table = (KeyTable<TValue>)known;
        table.Clear();
        return table;
    }

    private static SortBuffer Emptied(SortBuffer buffer)
    {
        buffer.Clear();
        return buffer;
    }
}
