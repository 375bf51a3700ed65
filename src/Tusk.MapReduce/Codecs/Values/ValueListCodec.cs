using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Values;

/// <summary>How many values, as a variable-length integer, then each.</summary>
internal sealed class ValueListCodec<T> : ValueCodec<ValueList<T>>
{
    private readonly ValueCodec<T> _codec = ValueCodecs.For<T>();

    public override void Write(ValueList<T> value, EncodingBuffer output)
    {
        output.WriteVInt64(value.Count);
        for (int i = 0; i < value.Count; i++)
        {
            _codec.Write(value[i], output);
        }
    }

    public override ValueList<T> Read(scoped ref ValueReader input)
    {
        long count = input.ReadVInt64();
        if (count < 0 || count > Array.MaxLength || (_codec.FixedBytes != 0 && count > input.Remaining))
        {
            throw new InvalidDataException($"A list has {count} values in {input.Remaining} B.");
        }

        var items = new List<T>((int)Math.Min(count, input.Remaining));
        for (long i = 0; i < count; i++)
        {
            items.Add(_codec.Read(ref input));
        }

        return new ValueList<T>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items));
    }
}
