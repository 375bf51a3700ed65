using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Joins.Merges;

/// <summary>Joins the files of two sides pair by pair, each sorted by the key: left records of a key are held, right ones pass.</summary>
internal sealed class MergeMapSide<TKey, TLeft, TRight, TKeyOut, TValueOut>(
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
    private readonly KeyCodec<TKey> _keyCodec = KeyCodecs.For<TKey>();
    private readonly ValueCodec<TLeft> _leftCodec = ValueCodecs.For<TLeft>();

    public override IReadOnlyList<JobInput> Inputs { get; } = [right.Inputs[0] with { Partner = left.Inputs[0] }];

    public override IReadOnlyList<JobInput> CachedInputs => right.CachedInputs;

    public override void NumberCached(int from) => right.NumberCached(from);

    public override IReadOnlyList<string> Describe() =>
    [
        .. left.Describe(),
        .. right.Describe(),
        $"join {kind} of sorted files, pair by pair ({typeof(TKey)}: {typeof(TLeft)}, {typeof(TRight)}) -> ({typeof(TKeyOut)}, {typeof(TValueOut)})",
    ];

    public override void Run(MapTaskHost host, int input, Output<TKeyOut, TValueOut> output)
    {
        Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> instance = joiner();
        FunctionLife.Run(instance.Setup, () => Merge(host, instance, output), instance.Cleanup, output);
    }

    private void Merge(MapTaskHost host, Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> instance, Output<TKeyOut, TValueOut> output)
    {
        using var cursor = new LeftCursor<TKey, TLeft>(host, left, _keyCodec, _leftCodec);
        var rows = new RowCollector(cursor, _keyCodec, _leftCodec, kind, instance, output);
        new StrictCollector<TKey, TRight>(rows, output.Context).Receive(emitted => right.Run(host, 0, emitted));
        rows.Complete();
    }

    private sealed class RowCollector : Collector<TKey, TRight>
    {
        private readonly LeftCursor<TKey, TLeft> _left;
        private readonly KeyCodec<TKey> _keyCodec;
        private readonly ValueCodec<TLeft> _leftCodec;
        private readonly Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> _joiner;
        private readonly Output<TKeyOut, TValueOut> _output;
        private readonly LeftRecords<TKey, TLeft, TRight> _held;
        private readonly KeyOrder<TKey> _order;
        private readonly EncodingBuffer _scratch = new();
        private readonly bool _keepsLeft;
        private readonly bool _keepsRight;
        private bool _hasLeft;

        public RowCollector(
            LeftCursor<TKey, TLeft> left,
            KeyCodec<TKey> keyCodec,
            ValueCodec<TLeft> leftCodec,
            JoinKind kind,
            Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> joiner,
            Output<TKeyOut, TValueOut> output)
        {
            (_left, _keyCodec, _leftCodec, _joiner, _output) = (left, keyCodec, leftCodec, joiner, output);
            _held = new LeftRecords<TKey, TLeft, TRight>(leftCodec, MapReduceKeys.JoinBuffer.Read(output.Context.Configuration));
            _order = new KeyOrder<TKey>(keyCodec, output.Context);
            _keepsLeft = kind is JoinKind.LeftOuter or JoinKind.FullOuter;
            _keepsRight = kind is JoinKind.RightOuter or JoinKind.FullOuter;
            _hasLeft = left.MoveNext();
        }

        public override void Collect(TKey key, TRight value)
        {
            ReadOnlySpan<byte> encoded = _keyCodec.Encode(key, _scratch);
            if (_order.Advance(encoded))
            {
                MoveLeftTo(key, encoded);
            }

            if (_held.Count > 0)
            {
                _held.Join(key, value, _joiner, _output);
            }
            else if (_keepsRight)
            {
                _joiner.Join(new JoinedRow<TKey, TLeft, TRight>(key, false, default!, true, value), _output);
            }
        }

        /// <summary>Passes over what is left of the left side: it is checked to its end in every kind of join.</summary>
        public void Complete()
        {
            while (_hasLeft)
            {
                PassLeft();
            }
        }

        private void MoveLeftTo(TKey key, ReadOnlySpan<byte> encoded)
        {
            _held.Clear();
            while (_hasLeft)
            {
                int order = _left.Key.SequenceCompareTo(encoded);
                if (order > 0)
                {
                    return;
                }

                if (order < 0)
                {
                    PassLeft();
                }
                else
                {
                    _held.Hold(key, _left.Value);
                    _hasLeft = _left.MoveNext();
                }
            }
        }

        /// <summary>Moves over a left record that has no partner.</summary>
        private void PassLeft()
        {
            if (_keepsLeft)
            {
                TLeft value = LeftRecords<TKey, TLeft, TRight>.Decode(_leftCodec, _left.Value);
                _joiner.Join(new JoinedRow<TKey, TLeft, TRight>(_keyCodec.Decode(_left.Key), true, value, false, default!), _output);
            }

            _hasLeft = _left.MoveNext();
        }
    }
}
