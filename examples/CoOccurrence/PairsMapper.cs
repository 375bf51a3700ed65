namespace Tusk.Examples;

/// <summary>Sends a record for each two words.</summary>
public sealed class PairsMapper(WordContext context) : ContextMapper<Pair<Text, Text>, long>(context)
{
    /// <inheritdoc/>
    protected override void Count(byte[] word, byte[] other, long count, Output<Pair<Text, Text>, long> output) =>
        output.Emit(new(new Text(word), new Text(other)), count);
}
