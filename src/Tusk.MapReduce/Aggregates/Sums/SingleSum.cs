using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>The sum of floats, rounded once, to a float.</summary>
internal sealed class SingleSum : Aggregate<float, ExactSum, float>
{
    public override ValueCodec<ExactSum> StateCodec => ExactSumCodec.Instance;

    public override ExactSum CreateState() => default;

    public override void Add(ref ExactSum state, float value) => state.Add(value);

    public override void Merge(ref ExactSum state, in ExactSum other) => state.Add(other);

    public override float Result(in ExactSum state) => state.ToSingle();
}
