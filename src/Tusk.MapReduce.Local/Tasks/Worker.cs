using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Local.Collecting;
using Tusk.MapReduce.Local.Settings;

namespace Tusk.MapReduce.Local.Tasks;

/// <summary>What one worker keeps from one attempt to the next: room for sorting and hashing, and its aggregates.</summary>
internal sealed class Worker : IDisposable
{
    private readonly EngineSettings _settings;
    private readonly Func<CounterSet, MapOutput> _createOutput;
    private readonly Dictionary<Type, object> _tables = [];
    private readonly Dictionary<Type, IAccumulator> _accumulators = [];
    private SortBuffer? _whole;
    private SortBuffer? _besideTables;
    private MapOutput? _output;

    /// <summary>Makes a worker that has nothing yet.</summary>
    /// <param name="settings">Its share of memory.</param>
    /// <param name="createOutput">Makes what takes its own runs.</param>
    public Worker(EngineSettings settings, Func<CounterSet, MapOutput> createOutput)
    {
        _settings = settings;
        _createOutput = createOutput;
    }

    /// <summary>What the reader of an attempt's split may take for one record: as much as what gathers its output.</summary>
    public ReaderMemory ReaderMemory => new(_settings.WorkerBytes, EngineKeys.MemorySetting);

    /// <summary>How large a hash table may become: an aggregating worker's share is for an attempt's table, the worker's
    /// own, and the buffer that sorts what either held.</summary>
    public long TableBytes => _settings.WorkerBytes / 3;

    /// <summary>The runs of its aggregates; null if it has none.</summary>
    public MapOutput? Output => _output;

    /// <summary>Counters of its own runs.</summary>
    public CounterSet Counters { get; } = new();

    /// <summary>An empty buffer with the worker's whole share of memory.</summary>
    public SortBuffer SortBuffer() => Emptied(_whole ??= new SortBuffer(_settings.WorkerBytes));

    /// <summary>An empty buffer that leaves room for two tables.</summary>
    public SortBuffer SortBufferBesideTables() =>
        Emptied(_besideTables ??= new SortBuffer(_settings.WorkerBytes - (2 * TableBytes)));

    /// <summary>An empty table.</summary>
    public KeyTable<TValue> Table<TValue>()
    {
        if (!_tables.TryGetValue(typeof(TValue), out object? known))
        {
            _tables.Add(typeof(TValue), known = new KeyTable<TValue>(HashSeed.Value));
        }

        var table = (KeyTable<TValue>)known;
        table.Clear();
        return table;
    }

    /// <summary>The worker's aggregates of a type.</summary>
    public Accumulator<TValue> Accumulator<TValue>()
    {
        if (!_accumulators.TryGetValue(typeof(TValue), out IAccumulator? known))
        {
            _output ??= _createOutput(Counters);
            _accumulators.Add(
                typeof(TValue), known = new Accumulator<TValue>(_output, TableBytes, HashSeed.Value));
        }

        return (Accumulator<TValue>)known;
    }

    /// <summary>Turns its aggregates into runs; called once, after its last attempt.</summary>
    public void Complete()
    {
        foreach (IAccumulator accumulator in _accumulators.Values)
        {
            accumulator.Complete();
        }
    }

    /// <summary>Gives back the room that only attempts need; its runs stay.</summary>
    public void ReleaseRoom()
    {
        _whole = null;
        _besideTables = null;
        _tables.Clear();
        _accumulators.Clear();
    }

    /// <summary>Removes its runs.</summary>
    public void Dispose() => _output?.Dispose();

    private static SortBuffer Emptied(SortBuffer buffer)
    {
        buffer.Clear();
        return buffer;
    }
}
