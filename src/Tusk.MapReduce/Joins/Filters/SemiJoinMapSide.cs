using System.Globalization;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Joins.Broadcasts;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Joins.Filters;

/// <summary>Passes on what is mapped if its key may be one of another side's, whose Bloom filter each process has.</summary>
internal sealed class SemiJoinMapSide<TKey, TValue, TRight>(
    string job, MapSide<TKey, TValue> left, MapSide<TKey, TRight> right, int bits, int hashes) : MapSide<TKey, TValue>
    where TKey : allows ref struct
    where TValue : allows ref struct
    where TRight : allows ref struct
{
    private readonly CachedSide<TKey, TRight> _right = new(right);
    private readonly KeyCodec<TKey> _keyCodec = KeyCodecs.For<TKey>();

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
        string.Create(CultureInfo.InvariantCulture, $"keep the keys of a Bloom filter of {bits} bits, {hashes} for each key"),
    ];

    public override void Run(MapTaskHost host, int input, Output<TKey, TValue> output)
    {
        BloomFilter filter = _right.Load(host, () => new KeyFilter<TKey, TRight>(_keyCodec, CreateFilter(host.Context))).Filter;
        left.Run(host, input, new Output<TKey, TValue>(new Passing(filter, _keyCodec, output), host.Context));
    }

    private BloomFilter CreateFilter(TaskContext context)
    {
        long mostBytes = MapReduceKeys.BroadcastBuffer.Read(context.Configuration);
        return bits / 8 <= mostBytes
            ? new BloomFilter(bits, hashes)
            : throw new JoinOverflowException(
                $"The Bloom filter of job {job} takes {bits / 8} B, more than {mostBytes} ({MapReduceKeys.BroadcastBuffer.Name}). "
                + "Raise the setting, expect fewer keys, or allow more false positives.");
    }

    private sealed class Passing(BloomFilter filter, KeyCodec<TKey> codec, Output<TKey, TValue> output) : Collector<TKey, TValue>
    {
        private readonly EncodingBuffer _scratch = new();

        public override void Collect(TKey key, TValue value)
        {
            if (filter.MayContain(codec.Encode(key, _scratch)))
            {
                output.Emit(key, value);
            }
        }
    }
}
