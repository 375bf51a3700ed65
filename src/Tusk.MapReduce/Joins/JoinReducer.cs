using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Joins;

/// <summary>Joins the records of a key: keeps the left ones, which come first, and streams the right ones past them.</summary>
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
    private LeftRecords<TKey, TLeft, TRight> _left = new(leftCodec, 0);

    private bool KeepsLeft => kind is JoinKind.LeftOuter or JoinKind.FullOuter;

    private bool KeepsRight => kind is JoinKind.RightOuter or JoinKind.FullOuter;

    public override void Setup(Output<TKeyOut, TValueOut> output)
    {
        _left = new LeftRecords<TKey, TLeft, TRight>(leftCodec, MapReduceKeys.JoinBuffer.Read(output.Context.Configuration));
        joiner.Setup(output);
    }

    public override void Reduce(Group<SideKey<TKey>, SideValue<TLeft, TRight>> group, Output<TKeyOut, TValueOut> output)
    {
        _left.Clear();
        TKey key = group.Key.Key;
        bool hasRight = false;
        foreach (SideValue<TLeft, TRight> value in group.Values)
        {
            if (!value.IsRight)
            {
                _left.Hold(key, value.Encoded);
                continue;
            }

            hasRight = true;
            if (_left.Count > 0)
            {
                _left.Join(key, rightCodec, value.Encoded, joiner, output);
            }
            else if (KeepsRight)
            {
                TRight right = LeftRecords<TKey, TLeft, TRight>.Decode(rightCodec, value.Encoded);
                joiner.Join(new JoinedRow<TKey, TLeft, TRight>(key, false, default!, true, right), output);
            }
            else
            {
                return; // none of the key's right records has a partner
            }
        }

        if (!hasRight && KeepsLeft)
        {
            _left.JoinAlone(key, joiner, output);
        }
    }

    public override void Cleanup(Output<TKeyOut, TValueOut> output) => joiner.Cleanup(output);
}
