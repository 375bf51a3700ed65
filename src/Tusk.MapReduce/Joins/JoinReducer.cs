using System.Text;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Joins;

/// <summary>Joins the records of a key: keeps the left ones, which come first, and streams the right ones past them.</summary>
/// <remarks>With one left record for a key, as where it is a primary key, just that is held.</remarks>
internal sealed class JoinReducer<TKey, TLeft, TRight, TKeyOut, TValueOut>(
    JoinKind kind,
    Joiner<TKey, TLeft, TRight, TKeyOut, TValueOut> joiner,
    ValueCodec<TLeft> leftCodec,
    ValueCodec<TRight> rightCodec)
    : Reducer<SideKey<TKey>, SideValue<TLeft, TRight>, TKeyOut, TValueOut>
    where TKey : allows ref struct
    where TLeft : allows ref struct
    where TRight : allows ref struct
    where TKeyOut : allows ref struct
    where TValueOut : allows ref struct
{
    private readonly EncodingBuffer _left = new(); // those of the present key, one behind the other
    private readonly List<int> _leftEnds = [];
    private long _maxLeftBytes;

    private bool KeepsLeft => kind is JoinKind.LeftOuter or JoinKind.FullOuter;

    private bool KeepsRight => kind is JoinKind.RightOuter or JoinKind.FullOuter;

    public override void Setup(Output<TKeyOut, TValueOut> output)
    {
        _maxLeftBytes = MapReduceKeys.JoinBuffer.Read(output.Context.Configuration);
        joiner.Setup(output);
    }

    public override void Reduce(Group<SideKey<TKey>, SideValue<TLeft, TRight>> group, Output<TKeyOut, TValueOut> output)
    {
        _left.Clear();
        _leftEnds.Clear();
        TKey key = group.Key.Key;
        bool hasRight = false;
        foreach (SideValue<TLeft, TRight> value in group.Values)
        {
            if (!value.IsRight)
            {
                Hold(key, value.Encoded);
                continue;
            }

            hasRight = true;
            if (_leftEnds.Count > 0)
            {
                JoinWithLeft(key, value.Encoded, output);
            }
            else if (KeepsRight)
            {
                joiner.Join(new JoinedRow<TKey, TLeft, TRight>(key, false, default!, true, Decode(rightCodec, value.Encoded)), output);
            }
            else
            {
                return; // none of the key's right records has a partner
            }
        }

        if (!hasRight && KeepsLeft)
        {
            EmitLeft(key, output);
        }
    }

    public override void Cleanup(Output<TKeyOut, TValueOut> output) => joiner.Cleanup(output);

    private static T Decode<T>(ValueCodec<T> codec, ReadOnlySpan<byte> encoded)
        where T : allows ref struct
    {
        var reader = new ValueReader(encoded);
        return codec.Read(ref reader);
    }

    private void Hold(TKey key, ReadOnlySpan<byte> encoded)
    {
        // Each has its end, too: a value may take no bytes.
        long taken = _left.Length + (long)encoded.Length + (sizeof(int) * (_leftEnds.Count + 1L));
        if (_leftEnds.Count > 0 && taken > _maxLeftBytes)
        {
            throw new JoinOverflowException(
                $"The left records of the key {Shown(key)} take more than {_maxLeftBytes} B ({MapReduceKeys.JoinBuffer.Name}), and are "
                + $"held while its right ones pass. Put the side with fewer records for a key on the left, or raise the setting.");
        }

        _left.Write(encoded);
        _leftEnds.Add(_left.Length);
    }

    private void JoinWithLeft(TKey key, ReadOnlySpan<byte> right, Output<TKeyOut, TValueOut> output)
    {
        int start = 0;
        foreach (int end in _leftEnds)
        {
            TLeft left = Decode(leftCodec, _left.Written[start..end]);
            joiner.Join(new JoinedRow<TKey, TLeft, TRight>(key, true, left, true, Decode(rightCodec, right)), output);
            start = end;
        }
    }

    private void EmitLeft(TKey key, Output<TKeyOut, TValueOut> output)
    {
        int start = 0;
        foreach (int end in _leftEnds)
        {
            TLeft left = Decode(leftCodec, _left.Written[start..end]);
            joiner.Join(new JoinedRow<TKey, TLeft, TRight>(key, true, left, false, default!), output);
            start = end;
        }
    }

    /// <summary>The beginning of a key as text output shows it.</summary>
    private static string Shown(TKey key)
    {
        const int Most = 100;
        var text = new EncodingBuffer();
        TextFormats.For<TKey>().Write(key, text);
        string shown = Encoding.UTF8.GetString(text.Written);
        return shown.Length <= Most ? shown : shown[..Most] + "...";
    }
}
