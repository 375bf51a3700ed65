using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Joins.Broadcasts;

/// <summary>Joins what is mapped with the records of a small side, which are in memory.</summary>
internal sealed class BroadcastMapSide<TKey, TLeft, TRight, TKeyOut, TValueOut>(
    string job,
    MapSide<TKey, TLeft> left,
    MapSide<TKey, TRight> right,
    JoinKind kind,
    Func<Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut>> joiner) : MapSide<TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    private readonly CachedSide<TKey, TRight> _right = new(right);
    private readonly KeyCodec<TKey> _keyCodec = KeyCodecs.For<TKey>();
    private readonly ValueCodec<TRight> _valueCodec = ValueCodecs.For<TRight>();

    public override IReadOnlyList<JobInput> Inputs => left.Inputs;

    public override IReadOnlyList<JobInput> CachedInputs => [.. left.CachedInputs, .. _right.Inputs];

    public override void NumberCached(int from)
    {
        left.NumberCached(from);
        _right.Number(from + left.CachedInputs.Count);
    }

    public override IReadOnlyList<string> Describe() =>
    [
        .. left.Describe(),
        .. _right.Describe(),
        $"join {kind} in the mapper ({typeof(TKey)}: {typeof(TLeft)}, {typeof(TRight)}) -> ({typeof(TKeyOut)}, {typeof(TValueOut)})",
    ];

    public override void Run(MapTaskHost host, int input, Output<TKeyOut, TValueOut> output)
    {
        long mostBytes = MapReduceKeys.BroadcastBuffer.Read(host.Context.Configuration);
        BroadcastTable<TKey, TRight> table = _right.Load(
            host, () => new BroadcastTable<TKey, TRight>(job, _keyCodec, _valueCodec, mostBytes));
        Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> instance = joiner();
        var rows = new StrictCollector<TKey, TLeft>(
            new RowCollector(table, _keyCodec, kind == JoinKind.LeftOuter, instance, output), host.Context);
        FunctionLife.Run(instance.Setup, () => rows.Receive(emitted => left.Run(host, input, emitted)), instance.Cleanup, output);
    }

    private sealed class RowCollector(
        BroadcastTable<TKey, TRight> table,
        KeyCodec<TKey> keyCodec,
        bool keepsLeft,
        Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> joiner,
        Output<TKeyOut, TValueOut> output) : Collector<TKey, TLeft>
    {
        // Rows are large, and copied at each call.
        private readonly JoinFunction<TKey, TLeft, TRight, TKeyOut, TValueOut> _join =
            (joiner as FunctionJoiner<TKey, TLeft, TRight, TKeyOut, TValueOut>)?.Function ?? joiner.Join;

        private readonly EncodingBuffer _scratch = new();

        public override void Collect(TKey key, TLeft value)
        {
            if (table.TryFind(keyCodec.Encode(key, _scratch), out BroadcastTable<TKey, TRight>.Value at))
            {
                do
                {
                    _join(new JoinedRow<TKey, TLeft, TRight>(key, true, value, true, table.Read(at)), output);
                }
                while (table.TryMoveNext(ref at));
            }
            else if (keepsLeft)
            {
                _join(new JoinedRow<TKey, TLeft, TRight>(key, true, value, false, default!), output);
            }
        }
    }
}
