namespace Tusk.MapReduce.Codecs.Rendering;

/// <summary>Tuples of 1 field.</summary>
internal sealed class TupleTextFormat<T1> : TextFormat<ValueTuple<T1>>
{
    private readonly TextFormat<T1> _item1 = TextFormats.For<T1>();

    public override void Write(ValueTuple<T1> value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
    }
}

/// <summary>Tuples of 2 fields, joined by tabs; a field of nothing or null is empty.</summary>
internal sealed class TupleTextFormat<T1, T2> : TextFormat<(T1, T2)>
{
    private readonly TextFormat<T1> _item1 = TextFormats.For<T1>();
    private readonly TextFormat<T2> _item2 = TextFormats.For<T2>();

    public override void Write((T1, T2) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        output.WriteByte((byte)'\t');
        _item2.Write(value.Item2, output);
    }
}

/// <summary>Tuples of 3 fields, joined by tabs; a field of nothing or null is empty.</summary>
internal sealed class TupleTextFormat<T1, T2, T3> : TextFormat<(T1, T2, T3)>
{
    private readonly TextFormat<T1> _item1 = TextFormats.For<T1>();
    private readonly TextFormat<T2> _item2 = TextFormats.For<T2>();
    private readonly TextFormat<T3> _item3 = TextFormats.For<T3>();

    public override void Write((T1, T2, T3) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        output.WriteByte((byte)'\t');
        _item2.Write(value.Item2, output);
        output.WriteByte((byte)'\t');
        _item3.Write(value.Item3, output);
    }
}

/// <summary>Tuples of 4 fields, joined by tabs; a field of nothing or null is empty.</summary>
internal sealed class TupleTextFormat<T1, T2, T3, T4> : TextFormat<(T1, T2, T3, T4)>
{
    private readonly TextFormat<T1> _item1 = TextFormats.For<T1>();
    private readonly TextFormat<T2> _item2 = TextFormats.For<T2>();
    private readonly TextFormat<T3> _item3 = TextFormats.For<T3>();
    private readonly TextFormat<T4> _item4 = TextFormats.For<T4>();

    public override void Write((T1, T2, T3, T4) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        output.WriteByte((byte)'\t');
        _item2.Write(value.Item2, output);
        output.WriteByte((byte)'\t');
        _item3.Write(value.Item3, output);
        output.WriteByte((byte)'\t');
        _item4.Write(value.Item4, output);
    }
}

/// <summary>Tuples of 5 fields, joined by tabs; a field of nothing or null is empty.</summary>
internal sealed class TupleTextFormat<T1, T2, T3, T4, T5> : TextFormat<(T1, T2, T3, T4, T5)>
{
    private readonly TextFormat<T1> _item1 = TextFormats.For<T1>();
    private readonly TextFormat<T2> _item2 = TextFormats.For<T2>();
    private readonly TextFormat<T3> _item3 = TextFormats.For<T3>();
    private readonly TextFormat<T4> _item4 = TextFormats.For<T4>();
    private readonly TextFormat<T5> _item5 = TextFormats.For<T5>();

    public override void Write((T1, T2, T3, T4, T5) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        output.WriteByte((byte)'\t');
        _item2.Write(value.Item2, output);
        output.WriteByte((byte)'\t');
        _item3.Write(value.Item3, output);
        output.WriteByte((byte)'\t');
        _item4.Write(value.Item4, output);
        output.WriteByte((byte)'\t');
        _item5.Write(value.Item5, output);
    }
}

/// <summary>Tuples of 6 fields, joined by tabs; a field of nothing or null is empty.</summary>
internal sealed class TupleTextFormat<T1, T2, T3, T4, T5, T6> : TextFormat<(T1, T2, T3, T4, T5, T6)>
{
    private readonly TextFormat<T1> _item1 = TextFormats.For<T1>();
    private readonly TextFormat<T2> _item2 = TextFormats.For<T2>();
    private readonly TextFormat<T3> _item3 = TextFormats.For<T3>();
    private readonly TextFormat<T4> _item4 = TextFormats.For<T4>();
    private readonly TextFormat<T5> _item5 = TextFormats.For<T5>();
    private readonly TextFormat<T6> _item6 = TextFormats.For<T6>();

    public override void Write((T1, T2, T3, T4, T5, T6) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        output.WriteByte((byte)'\t');
        _item2.Write(value.Item2, output);
        output.WriteByte((byte)'\t');
        _item3.Write(value.Item3, output);
        output.WriteByte((byte)'\t');
        _item4.Write(value.Item4, output);
        output.WriteByte((byte)'\t');
        _item5.Write(value.Item5, output);
        output.WriteByte((byte)'\t');
        _item6.Write(value.Item6, output);
    }
}

/// <summary>Tuples of 7 fields, joined by tabs; a field of nothing or null is empty.</summary>
internal sealed class TupleTextFormat<T1, T2, T3, T4, T5, T6, T7> : TextFormat<(T1, T2, T3, T4, T5, T6, T7)>
{
    private readonly TextFormat<T1> _item1 = TextFormats.For<T1>();
    private readonly TextFormat<T2> _item2 = TextFormats.For<T2>();
    private readonly TextFormat<T3> _item3 = TextFormats.For<T3>();
    private readonly TextFormat<T4> _item4 = TextFormats.For<T4>();
    private readonly TextFormat<T5> _item5 = TextFormats.For<T5>();
    private readonly TextFormat<T6> _item6 = TextFormats.For<T6>();
    private readonly TextFormat<T7> _item7 = TextFormats.For<T7>();

    public override void Write((T1, T2, T3, T4, T5, T6, T7) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        output.WriteByte((byte)'\t');
        _item2.Write(value.Item2, output);
        output.WriteByte((byte)'\t');
        _item3.Write(value.Item3, output);
        output.WriteByte((byte)'\t');
        _item4.Write(value.Item4, output);
        output.WriteByte((byte)'\t');
        _item5.Write(value.Item5, output);
        output.WriteByte((byte)'\t');
        _item6.Write(value.Item6, output);
        output.WriteByte((byte)'\t');
        _item7.Write(value.Item7, output);
    }
}
