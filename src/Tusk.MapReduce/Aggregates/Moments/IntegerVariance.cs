using System.Numerics;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Moments;

/// <summary>The variance of integers, rounded once.</summary>
/// <param name="lost">Degrees of freedom that are not there: 0 for a population, 1 for a sample.</param>
internal sealed class IntegerVariance<T>(int lost) : Aggregate<T, IntegerMoments, double>
    where T : struct, IBinaryInteger<T>
{
    public override string Name => $"{GetType()}({lost})";

    public override ValueCodec<IntegerMoments> StateCodec => IntegerMoments.Codec.Instance;

    public override IntegerMoments CreateState() => default;

    public override void Add(ref IntegerMoments state, T value) => state.Add(long.CreateChecked(value));

    public override void Merge(ref IntegerMoments state, in IntegerMoments other) => state.Add(other);

    public override double Result(in IntegerMoments state) => state.Variance(lost);
}
