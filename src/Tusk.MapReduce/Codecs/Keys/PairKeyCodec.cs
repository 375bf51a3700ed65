using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>A pair as a key of the fields Key and Value. A view among them points into the encoded key where it can.</summary>
internal sealed class PairKeyCodec<TKey, TValue> : RecordKeyCodec<Pair<TKey, TValue>>
    where TKey : allows ref struct
    where TValue : allows ref struct
{
    private const int KeyField = 0;
    private static readonly string[] Names = ["Key", "Value"];

    private readonly KeyPart<TKey> _key = KeyCodecs.For<TKey>().AsPart();
    private readonly KeyPart<TValue> _value = KeyCodecs.For<TValue>().AsPart();

    public PairKeyCodec()
        : base(Names)
    {
    }

    private PairKeyCodec(IReadOnlyList<FieldOrder> order, int groupingFields)
        : base(Names, order, groupingFields)
    {
    }

    protected override RecordKeyCodec<Pair<TKey, TValue>> WithOrder(IReadOnlyList<FieldOrder> order, int groupingFields) =>
        new PairKeyCodec<TKey, TValue>(order, groupingFields);

    protected override void WriteFields(in Pair<TKey, TValue> key, EncodingBuffer output)
    {
        _key.Write(key.Key, output);
        _value.Write(key.Value, output);
    }

    protected override void WriteField(int index, in Pair<TKey, TValue> key, EncodingBuffer output)
    {
        if (index == KeyField)
        {
            _key.Write(key.Key, output);
        }
        else
        {
            _value.Write(key.Value, output);
        }
    }

    protected override Pair<TKey, TValue> ReadFields(scoped ref KeyReader input)
    {
        TKey key = default!;
        TValue value = default!;
        foreach (FieldOrder field in Order)
        {
            if (field.Descending)
            {
                input.Invert();
            }

            if (field.Index == KeyField)
            {
                key = _key.Read(ref input);
            }
            else
            {
                value = _value.Read(ref input);
            }

            if (field.Descending)
            {
                input.Invert();
            }
        }

        return new Pair<TKey, TValue>(key, value);
    }

    protected override void SkipField(int index, scoped ref KeyReader input)
    {
        if (index == KeyField)
        {
            _key.Skip(ref input);
        }
        else
        {
            _value.Skip(ref input);
        }
    }

    protected override int? FixedFieldBytes(int index) => index == KeyField ? _key.FixedBytes : _value.FixedBytes;
}
