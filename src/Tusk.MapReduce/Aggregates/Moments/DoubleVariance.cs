using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Moments;

/// <summary>The variance of doubles, rounded once.</summary>
/// <param name="lost">Degrees of freedom that are not there: 0 for a population, 1 for a sample.</param>
internal sealed class DoubleVariance(int lost) : Aggregate<double, DoubleMoments, double>
{
    public override string Name => $"{GetType()}({lost})";

    public override ValueCodec<DoubleMoments> StateCodec => DoubleMoments.Codec.Instance;

    public override DoubleMoments CreateState() => default;

    public override void Add(ref DoubleMoments state, double value) => state.Add(value);

    public override void Merge(ref DoubleMoments state, in DoubleMoments other) => state.Add(other);

    public override double Result(in DoubleMoments state) => state.Variance(lost);
}
