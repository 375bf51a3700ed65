namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Keys that are tuples of 1 field.</summary>
internal sealed class TupleKeyCodec<T1> : RecordKeyCodec<ValueTuple<T1>>
{
    public TupleKeyCodec()
        : base(["Item1"])
    {
        KeyCodecs.For<T1>();
    }

    private TupleKeyCodec(IReadOnlyList<string> fields, IReadOnlyList<FieldOrder> order, int groupingFields)
        : base(fields, order, groupingFields)
    {
    }

    protected override RecordKeyCodec<ValueTuple<T1>> WithOrder(IReadOnlyList<FieldOrder> order, int groupingFields) =>
        new TupleKeyCodec<T1>(Fields, order, groupingFields);

    protected override void WriteFields(in ValueTuple<T1> key, EncodingBuffer output)
    {
        Parts.Item1.Write(key.Item1, output);
    }

    protected override void WriteField(int index, in ValueTuple<T1> key, EncodingBuffer output)
    {
        Parts.Item1.Write(key.Item1, output);
    }

    protected override ValueTuple<T1> ReadFields(scoped ref KeyReader input)
    {
        ValueTuple<T1> key = default;
        foreach (FieldOrder field in Order)
        {
            ReadField(field, ref key, ref input);
        }

        return key;
    }

    protected override void SkipField(int index, scoped ref KeyReader input)
    {
        Parts.Item1.Skip(ref input);
    }

    protected override int? FixedFieldBytes(int index) => Parts.Item1.FixedBytes;

    private static void ReadField(FieldOrder field, ref ValueTuple<T1> key, scoped ref KeyReader input)
    {
        if (field.Descending)
        {
            input.Invert();
        }

        key.Item1 = Parts.Item1.Read(ref input);

        if (field.Descending)
        {
            input.Invert();
        }
    }

    private static class Parts
    {
        public static readonly KeyPart<T1> Item1 = KeyCodecs.For<T1>().AsPart();
    }
}
