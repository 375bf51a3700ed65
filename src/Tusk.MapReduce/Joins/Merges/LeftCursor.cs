using System.Globalization;
using Tusk.Common.Errors;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Joins.Merges;

/// <summary>The left records of a merge join, asked for one by one: what the map function emits for a record waits here.</summary>
internal sealed class LeftCursor<TKey, TLeft> : Collector<TKey, TLeft>, IDisposable
    where TKey : allows ref struct
    where TLeft : allows ref struct
{
    private const long PlaceBytes = 2 * sizeof(int); // of each record: key and value may take no bytes

    private readonly KeyCodec<TKey> _keyCodec;
    private readonly ValueCodec<TLeft> _valueCodec;
    private readonly TaskContext _context;
    private readonly KeyOrder<TKey> _order;
    private readonly MapSteps _steps;
    private readonly StrictCollector<TKey, TLeft> _emitted;
    private readonly long _mostBytes;
    private readonly EncodingBuffer _key = new();
    private readonly EncodingBuffer _bytes = new(); // keys and values, one behind the other
    private readonly List<(int KeyEnd, int End)> _records = [];
    private int _at = -1;

    /// <summary>Opens the left file of a split; the cursor stands before its first record.</summary>
    public LeftCursor(MapTaskHost host, MapSide<TKey, TLeft> left, KeyCodec<TKey> keyCodec, ValueCodec<TLeft> valueCodec)
    {
        (_keyCodec, _valueCodec) = (keyCodec, valueCodec);
        _context = new TaskContext(host.Context, host.Context.Split!.Partner!, isPart: true);
        _order = new KeyOrder<TKey>(keyCodec, _context);
        _mostBytes = MapReduceKeys.JoinBuffer.Read(_context.Configuration);
        _emitted = new StrictCollector<TKey, TLeft>(this, _context);
        _steps = left.OpenPartner(host, _context, new Output<TKey, TLeft>(_emitted, _context));
    }

    /// <summary>The record's key, encoded; valid until the next move.</summary>
    public ReadOnlySpan<byte> Key => _bytes.Written[Start.._records[_at].KeyEnd];

    /// <summary>The record's value, encoded; valid until the next move.</summary>
    public ReadOnlySpan<byte> Value => _bytes.Written[_records[_at].KeyEnd.._records[_at].End];

    private int Start => _at == 0 ? 0 : _records[_at - 1].End;

    /// <summary>Moves to the next record.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (++_at < _records.Count)
        {
            return true;
        }

        _at = 0;
        _records.Clear();
        _bytes.Clear();
        while (_records.Count == 0)
        {
            if (!Step())
            {
                return false;
            }
        }

        return true;
    }

    public override void Collect(TKey key, TLeft value)
    {
        ReadOnlySpan<byte> encoded = _keyCodec.Encode(key, _key);
        _order.Advance(encoded);
        if (_records.Count > 0 && _bytes.Length + (PlaceBytes * _records.Count) > _mostBytes)
        {
            throw new JoinOverflowException(
                $"{_context.Split!.Path}: the map function of the left side emits more than {_mostBytes} B ({MapReduceKeys.JoinBuffer.Name}) for one record, "
                + "which are held while the right side passes. Let it be the right side, or raise the setting.");
        }

        _bytes.Write(encoded);
        int keyEnd = _bytes.Length;
        _valueCodec.Write(value, _bytes);
        _records.Add((keyEnd, _bytes.Length));
    }

    public void Dispose() => _steps.Dispose();

    private bool Step()
    {
        try
        {
            bool hasStepped = _steps.Step();
            _emitted.ThrowIfFailed();
            return hasStepped;
        }
        catch (Exception e) when (e is not (HadoopException or OperationCanceledException))
        {
            // The attempt knows the file of the right side only, and would name that.
            string where = _context.RecordOffset < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", record at offset {_context.RecordOffset}");
            throw new HadoopException($"{_context.Split!.Path}{where}: {ErrorText.Of(e)}", e);
        }
    }
}
