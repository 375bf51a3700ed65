using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>The sum of doubles, rounded once.</summary>
internal sealed class DoubleSum : Aggregate<double, ExactSum, double>
{
    public override ValueCodec<ExactSum> StateCodec => ExactSumCodec.Instance;

    public override ExactSum CreateState() => default;

    public override void Add(ref ExactSum state, double value) => state.Add(value);

    public override void Merge(ref ExactSum state, in ExactSum other) => state.Add(other);

    public override double Result(in ExactSum state) => state.ToDouble();
}
