using Tusk.MapReduce.Aggregates;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Plans;

/// <summary>Folds the states of an aggregate.</summary>
internal sealed class StateFolder<TValue, TState, TResult>(
    ValueCodec<TState> codec, Aggregate<TValue, TState, TResult> aggregate) : ValueFolder
    where TValue : allows ref struct
{
    private readonly EncodingBuffer _buffer = new();
    private TState _state = aggregate.CreateState();

    public override void Start(ReadOnlySpan<byte> value) => _state = Decode(value);

    public override void Add(ReadOnlySpan<byte> value) => aggregate.Merge(ref _state, Decode(value));

    public override ReadOnlySpan<byte> Finish()
    {
        _buffer.Clear();
        codec.Write(_state, _buffer);
        return _buffer.Written;
    }

    private TState Decode(ReadOnlySpan<byte> value)
    {
        var reader = new ValueReader(value);
        return codec.Read(ref reader);
    }
}
