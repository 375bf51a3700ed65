using System.Numerics;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Moments;

/// <summary>The mean of integers, rounded once.</summary>
internal sealed class IntegerMean<T> : Aggregate<T, IntegerTotal, double>
    where T : struct, IBinaryInteger<T>
{
    public override ValueCodec<IntegerTotal> StateCodec => IntegerTotal.Codec.Instance;

    public override IntegerTotal CreateState() => default;

    public override void Add(ref IntegerTotal state, T value) => state.Add(long.CreateChecked(value));

    public override void Merge(ref IntegerTotal state, in IntegerTotal other) => state.Add(other);

    public override double Result(in IntegerTotal state) => state.Mean();
}
