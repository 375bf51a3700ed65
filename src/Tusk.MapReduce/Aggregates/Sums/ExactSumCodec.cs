using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sums;

/// <summary>An exact sum: a byte of what kinds of values it has, and the limbs that say something.</summary>
internal sealed class ExactSumCodec : ValueCodec<ExactSum>
{
    public static readonly ExactSumCodec Instance = new();

    public override void Write(ExactSum value, EncodingBuffer output) => value.Write(output);

    public override ExactSum Read(scoped ref ValueReader input) => ExactSum.Read(ref input);
}
