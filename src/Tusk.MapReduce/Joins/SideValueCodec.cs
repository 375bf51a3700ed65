using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Joins;

/// <summary>A byte for the side, 0 left and 1 right, then the value, which ends where the record does.</summary>
internal sealed class SideValueCodec<TLeft, TRight>(ValueCodec<TLeft> left, ValueCodec<TRight> right) : ValueCodec<SideValue<TLeft, TRight>>
    where TLeft : allows ref struct
    where TRight : allows ref struct
{
    public override void Write(SideValue<TLeft, TRight> value, EncodingBuffer output)
    {
        if (value.IsRight)
        {
            output.WriteByte(1);
            right.Write(value.Right, output);
        }
        else
        {
            output.WriteByte(0);
            left.Write(value.Left, output);
        }
    }

    public override SideValue<TLeft, TRight> Read(scoped ref ValueReader input)
    {
        byte side = input.ReadByte();
        return side <= 1
            ? SideValue<TLeft, TRight>.OfBytes(side == 1, input.Take(input.Remaining))
            : throw new InvalidDataException($"A joined value has the byte {side}, where 0 (left) or 1 (right) was expected.");
    }
}
