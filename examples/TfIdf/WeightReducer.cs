namespace Tusk.Examples;

/// <summary>Writes the weight of each word in each document. In how many documents a word occurs comes before them.</summary>
/// <param name="documents">How many documents there are.</param>
public sealed class WeightReducer(long documents) : Reducer<Pair<Text, Text>, long, Text, double>
{
    private double _inverseFrequency; // of the word at hand
    private byte[] _key = new byte[256];

    /// <inheritdoc/>
    public override void Reduce(Group<Pair<Text, Text>, long> group, Output<Text, double> output)
    {
        (Text word, Text document) = group.Key;
        int keyBytes = word.Length + 1 + document.Length;
        if (document.IsEmpty)
        {
            _inverseFrequency = Math.Log(documents / (double)group.Values.Sum());
            return;
        }

        if (_key.Length < keyBytes)
        {
            _key = new byte[keyBytes * 2];
        }

        word.Bytes.CopyTo(_key);
        _key[word.Length] = (byte)'\t';
        document.Bytes.CopyTo(_key.AsSpan(word.Length + 1));
        output.Emit(new Text(_key.AsSpan(0, keyBytes)), group.Values.Sum() * _inverseFrequency);
    }
}
