namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Keys that are tuples of 6 fields.</summary>
internal sealed class TupleKeyCodec<T1, T2, T3, T4, T5, T6> : RecordKeyCodec<(T1, T2, T3, T4, T5, T6)>
{
    public TupleKeyCodec()
        : base(["Item1", "Item2", "Item3", "Item4", "Item5", "Item6"])
    {
        KeyCodecs.For<T1>();
        KeyCodecs.For<T2>();
        KeyCodecs.For<T3>();
        KeyCodecs.For<T4>();
        KeyCodecs.For<T5>();
        KeyCodecs.For<T6>();
    }

    private TupleKeyCodec(IReadOnlyList<string> fields, IReadOnlyList<FieldOrder> order, int groupingFields)
        : base(fields, order, groupingFields)
    {
    }

    protected override RecordKeyCodec<(T1, T2, T3, T4, T5, T6)> WithOrder(IReadOnlyList<FieldOrder> order, int groupingFields) =>
        new TupleKeyCodec<T1, T2, T3, T4, T5, T6>(Fields, order, groupingFields);

    protected override void WriteFields(in (T1, T2, T3, T4, T5, T6) key, EncodingBuffer output)
    {
        Parts.Item1.Write(key.Item1, output);
        Parts.Item2.Write(key.Item2, output);
        Parts.Item3.Write(key.Item3, output);
        Parts.Item4.Write(key.Item4, output);
        Parts.Item5.Write(key.Item5, output);
        Parts.Item6.Write(key.Item6, output);
    }

    protected override void WriteField(int index, in (T1, T2, T3, T4, T5, T6) key, EncodingBuffer output)
    {
        switch (index)
        {
            case 0:
                Parts.Item1.Write(key.Item1, output);
                break;
            case 1:
                Parts.Item2.Write(key.Item2, output);
                break;
            case 2:
                Parts.Item3.Write(key.Item3, output);
                break;
            case 3:
                Parts.Item4.Write(key.Item4, output);
                break;
            case 4:
                Parts.Item5.Write(key.Item5, output);
                break;
            default:
                Parts.Item6.Write(key.Item6, output);
                break;
        }
    }

    protected override (T1, T2, T3, T4, T5, T6) ReadFields(scoped ref KeyReader input)
    {
        (T1, T2, T3, T4, T5, T6) key = default;
        foreach (FieldOrder field in Order)
        {
            ReadField(field, ref key, ref input);
        }

        return key;
    }

    protected override void SkipField(int index, scoped ref KeyReader input)
    {
        switch (index)
        {
            case 0:
                Parts.Item1.Skip(ref input);
                break;
            case 1:
                Parts.Item2.Skip(ref input);
                break;
            case 2:
                Parts.Item3.Skip(ref input);
                break;
            case 3:
                Parts.Item4.Skip(ref input);
                break;
            case 4:
                Parts.Item5.Skip(ref input);
                break;
            default:
                Parts.Item6.Skip(ref input);
                break;
        }
    }

    protected override int? FixedFieldBytes(int index) => index switch
    {
        0 => Parts.Item1.FixedBytes,
        1 => Parts.Item2.FixedBytes,
        2 => Parts.Item3.FixedBytes,
        3 => Parts.Item4.FixedBytes,
        4 => Parts.Item5.FixedBytes,
        _ => Parts.Item6.FixedBytes,
    };

    private static void ReadField(FieldOrder field, ref (T1, T2, T3, T4, T5, T6) key, scoped ref KeyReader input)
    {
        if (field.Descending)
        {
            input.Invert();
        }

        switch (field.Index)
        {
            case 0:
                key.Item1 = Parts.Item1.Read(ref input);
                break;
            case 1:
                key.Item2 = Parts.Item2.Read(ref input);
                break;
            case 2:
                key.Item3 = Parts.Item3.Read(ref input);
                break;
            case 3:
                key.Item4 = Parts.Item4.Read(ref input);
                break;
            case 4:
                key.Item5 = Parts.Item5.Read(ref input);
                break;
            default:
                key.Item6 = Parts.Item6.Read(ref input);
                break;
        }

        if (field.Descending)
        {
            input.Invert();
        }
    }

    private static class Parts
    {
        public static readonly KeyPart<T1> Item1 = KeyCodecs.For<T1>().AsPart();
        public static readonly KeyPart<T2> Item2 = KeyCodecs.For<T2>().AsPart();
        public static readonly KeyPart<T3> Item3 = KeyCodecs.For<T3>().AsPart();
        public static readonly KeyPart<T4> Item4 = KeyCodecs.For<T4>().AsPart();
        public static readonly KeyPart<T5> Item5 = KeyCodecs.For<T5>().AsPart();
        public static readonly KeyPart<T6> Item6 = KeyCodecs.For<T6>().AsPart();
    }
}
