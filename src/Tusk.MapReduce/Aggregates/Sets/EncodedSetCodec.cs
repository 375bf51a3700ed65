using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Sets;

/// <summary>A set of encoded values, in order.</summary>
/// <param name="maxCount">How many there may be.</param>
internal sealed class EncodedSetCodec(int maxCount) : ValueCodec<EncodedSet>
{
    public override void Write(EncodedSet value, EncodingBuffer output) => value.Write(output);

    public override EncodedSet Read(scoped ref ValueReader input) => EncodedSet.Read(ref input, maxCount);
}
