using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Tusk.Examples;

/// <summary>Adds up the stripes of a word, and writes its cells in the order of their words.</summary>
/// <remarks>One stripe is held: a counter for each word that ever stands by the word.</remarks>
public sealed class StripesReducer : Reducer<Text, Text, Pair<Text, Text>, long>
{
    private readonly Dictionary<byte[], long> _stripe = new(TextComparer.Ordinal);

    /// <inheritdoc/>
    public override void Reduce(Group<Text, Text> group, Output<Pair<Text, Text>, long> output)
    {
        Text word = group.Key;
        _stripe.Clear();
        var stripe = _stripe.GetAlternateLookup<Text>();
        foreach (Text part in group.Values)
        {
            TextTokens tokens = part.Tokens();
            while (tokens.MoveNext())
            {
                ref long cell = ref CollectionsMarshal.GetValueRefOrAddDefault(stripe, tokens.Current, out _);
                if (!tokens.MoveNext() || !Utf8Parser.TryParse(tokens.Current.Bytes, out long count, out int _))
                {
                    throw new InvalidDataException($"A stripe has no count behind a word: '{part.ToString()}'.");
                }

                cell += count;
            }
        }

        foreach ((byte[] other, long count) in _stripe.OrderBy(static cell => cell.Key, TextComparer.Ordinal))
        {
            output.Emit(new(word, new Text(other)), count);
        }
    }
}
