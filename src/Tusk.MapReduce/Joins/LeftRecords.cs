using System.Text;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Joins;

/// <summary>The left records of one key, held while the right ones pass.</summary>
/// <remarks>With one left record for a key, as where it is a primary key, just that is held.</remarks>
internal sealed class LeftRecords<TKey, TLeft, TRight>(ValueCodec<TLeft> codec, long mostBytes)
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
{
    private const int MostShown = 100;

    private readonly EncodingBuffer _bytes = new(); // one behind the other
    private readonly List<int> _ends = [];

    /// <summary>How many there are.</summary>
    public int Count => _ends.Count;

    /// <summary>Lets go of them.</summary>
    public void Clear()
    {
        _bytes.Clear();
        _ends.Clear();
    }

    /// <summary>Holds one more.</summary>
    /// <param name="key">The key of all.</param>
    /// <param name="encoded">The value.</param>
    /// <exception cref="JoinOverflowException">They take more than may be.</exception>
    public void Hold(TKey key, ReadOnlySpan<byte> encoded)
    {
        // Each has its end, too: a value may take no bytes.
        long taken = _bytes.Length + (long)encoded.Length + (sizeof(int) * (_ends.Count + 1L));
        if (_ends.Count > 0 && taken > mostBytes)
        {
            throw new JoinOverflowException(
                $"The left records of the key {Shown(key)} take more than {mostBytes} B ({MapReduceKeys.JoinBuffer.Name}), and are "
                + $"held while its right ones pass. Put the side with fewer records for a key on the left, or raise the setting.");
        }

        _bytes.Write(encoded);
        _ends.Add(_bytes.Length);
    }

    /// <summary>A row of each with a right value.</summary>
    /// <param name="key">The key of all.</param>
    /// <param name="rightCodec">Reads the right value, for each row anew: a function may change what it is given.</param>
    /// <param name="right">Its encoding.</param>
    /// <param name="joiner">Gets the rows.</param>
    /// <param name="output">Where it emits.</param>
    public void Join<TKeyOut, TValueOut>(
        TKey key,
        ValueCodec<TRight> rightCodec,
        ReadOnlySpan<byte> right,
        Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> joiner,
        Output<TKeyOut, TValueOut> output)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        int start = 0;
        foreach (int end in _ends)
        {
            TLeft left = Decode(codec, _bytes.Written[start..end]);
            joiner.Join(new JoinedRow<TKey, TLeft, TRight>(key, true, left, true, Decode(rightCodec, right)), output);
            start = end;
        }
    }

    /// <summary>A row of each with a right value.</summary>
    public void Join<TKeyOut, TValueOut>(
        TKey key, TRight right, Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> joiner, Output<TKeyOut, TValueOut> output)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        int start = 0;
        foreach (int end in _ends)
        {
            TLeft left = Decode(codec, _bytes.Written[start..end]);
            joiner.Join(new JoinedRow<TKey, TLeft, TRight>(key, true, left, true, right), output);
            start = end;
        }
    }

    /// <summary>A row of each without a right value.</summary>
    public void JoinAlone<TKeyOut, TValueOut>(
        TKey key, Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> joiner, Output<TKeyOut, TValueOut> output)
        where TKeyOut : allows ref struct
        where TValueOut : allows ref struct
    {
        int start = 0;
        foreach (int end in _ends)
        {
            TLeft left = Decode(codec, _bytes.Written[start..end]);
            joiner.Join(new JoinedRow<TKey, TLeft, TRight>(key, true, left, false, default!), output);
            start = end;
        }
    }

    /// <summary>Reads an encoded value.</summary>
    public static T Decode<T>(ValueCodec<T> codec, ReadOnlySpan<byte> encoded)
        where T : allows ref struct
    {
        var reader = new ValueReader(encoded);
        return codec.Read(ref reader);
    }

    /// <summary>The beginning of a key as text output shows it.</summary>
    public static string Shown(TKey key)
    {
        var text = new EncodingBuffer();
        TextFormats.For<TKey>().Write(key, text);
        string shown = Encoding.UTF8.GetString(text.Written);
        return shown.Length <= MostShown ? shown : shown[..MostShown] + "...";
    }
}
