using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Moments;

/// <summary>The mean of doubles, rounded once.</summary>
internal sealed class DoubleMean : Aggregate<double, DoubleTotal, double>
{
    public override ValueCodec<DoubleTotal> StateCodec => DoubleTotal.Codec.Instance;

    public override DoubleTotal CreateState() => default;

    public override void Add(ref DoubleTotal state, double value) => state.Add(value);

    public override void Merge(ref DoubleTotal state, in DoubleTotal other) => state.Add(other);

    public override double Result(in DoubleTotal state) => state.Mean();
}
