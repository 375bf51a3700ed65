namespace Tusk.MapReduce.Codecs.Values;

/// <summary>Tuples of 1 field: one after another.</summary>
internal sealed class TupleValueCodec<T1> : ValueCodec<ValueTuple<T1>>
{
    private readonly ValueCodec<T1> _item1 = ValueCodecs.For<T1>();

    public override int FixedBytes => ValueCodecs.FixedBytesOf(_item1.FixedBytes);

    public override void Write(ValueTuple<T1> value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
    }

    public override ValueTuple<T1> Read(scoped ref ValueReader input)
    {
        ValueTuple<T1> value = default;
        value.Item1 = _item1.Read(ref input);
        return value;
    }
}

/// <summary>Tuples of 2 fields: one after another.</summary>
internal sealed class TupleValueCodec<T1, T2> : ValueCodec<(T1, T2)>
{
    private readonly ValueCodec<T1> _item1 = ValueCodecs.For<T1>();
    private readonly ValueCodec<T2> _item2 = ValueCodecs.For<T2>();

    public override int FixedBytes => ValueCodecs.FixedBytesOf(_item1.FixedBytes, _item2.FixedBytes);

    public override void Write((T1, T2) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        _item2.Write(value.Item2, output);
    }

    public override (T1, T2) Read(scoped ref ValueReader input)
    {
        (T1, T2) value = default;
        value.Item1 = _item1.Read(ref input);
        value.Item2 = _item2.Read(ref input);
        return value;
    }
}

/// <summary>Tuples of 3 fields: one after another.</summary>
internal sealed class TupleValueCodec<T1, T2, T3> : ValueCodec<(T1, T2, T3)>
{
    private readonly ValueCodec<T1> _item1 = ValueCodecs.For<T1>();
    private readonly ValueCodec<T2> _item2 = ValueCodecs.For<T2>();
    private readonly ValueCodec<T3> _item3 = ValueCodecs.For<T3>();

    public override int FixedBytes => ValueCodecs.FixedBytesOf(_item1.FixedBytes, _item2.FixedBytes, _item3.FixedBytes);

    public override void Write((T1, T2, T3) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        _item2.Write(value.Item2, output);
        _item3.Write(value.Item3, output);
    }

    public override (T1, T2, T3) Read(scoped ref ValueReader input)
    {
        (T1, T2, T3) value = default;
        value.Item1 = _item1.Read(ref input);
        value.Item2 = _item2.Read(ref input);
        value.Item3 = _item3.Read(ref input);
        return value;
    }
}

/// <summary>Tuples of 4 fields: one after another.</summary>
internal sealed class TupleValueCodec<T1, T2, T3, T4> : ValueCodec<(T1, T2, T3, T4)>
{
    private readonly ValueCodec<T1> _item1 = ValueCodecs.For<T1>();
    private readonly ValueCodec<T2> _item2 = ValueCodecs.For<T2>();
    private readonly ValueCodec<T3> _item3 = ValueCodecs.For<T3>();
    private readonly ValueCodec<T4> _item4 = ValueCodecs.For<T4>();

    public override int FixedBytes => ValueCodecs.FixedBytesOf(_item1.FixedBytes, _item2.FixedBytes, _item3.FixedBytes, _item4.FixedBytes);

    public override void Write((T1, T2, T3, T4) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        _item2.Write(value.Item2, output);
        _item3.Write(value.Item3, output);
        _item4.Write(value.Item4, output);
    }

    public override (T1, T2, T3, T4) Read(scoped ref ValueReader input)
    {
        (T1, T2, T3, T4) value = default;
        value.Item1 = _item1.Read(ref input);
        value.Item2 = _item2.Read(ref input);
        value.Item3 = _item3.Read(ref input);
        value.Item4 = _item4.Read(ref input);
        return value;
    }
}

/// <summary>Tuples of 5 fields: one after another.</summary>
internal sealed class TupleValueCodec<T1, T2, T3, T4, T5> : ValueCodec<(T1, T2, T3, T4, T5)>
{
    private readonly ValueCodec<T1> _item1 = ValueCodecs.For<T1>();
    private readonly ValueCodec<T2> _item2 = ValueCodecs.For<T2>();
    private readonly ValueCodec<T3> _item3 = ValueCodecs.For<T3>();
    private readonly ValueCodec<T4> _item4 = ValueCodecs.For<T4>();
    private readonly ValueCodec<T5> _item5 = ValueCodecs.For<T5>();

    public override int FixedBytes => ValueCodecs.FixedBytesOf(_item1.FixedBytes, _item2.FixedBytes, _item3.FixedBytes, _item4.FixedBytes, _item5.FixedBytes);

    public override void Write((T1, T2, T3, T4, T5) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        _item2.Write(value.Item2, output);
        _item3.Write(value.Item3, output);
        _item4.Write(value.Item4, output);
        _item5.Write(value.Item5, output);
    }

    public override (T1, T2, T3, T4, T5) Read(scoped ref ValueReader input)
    {
        (T1, T2, T3, T4, T5) value = default;
        value.Item1 = _item1.Read(ref input);
        value.Item2 = _item2.Read(ref input);
        value.Item3 = _item3.Read(ref input);
        value.Item4 = _item4.Read(ref input);
        value.Item5 = _item5.Read(ref input);
        return value;
    }
}

/// <summary>Tuples of 6 fields: one after another.</summary>
internal sealed class TupleValueCodec<T1, T2, T3, T4, T5, T6> : ValueCodec<(T1, T2, T3, T4, T5, T6)>
{
    private readonly ValueCodec<T1> _item1 = ValueCodecs.For<T1>();
    private readonly ValueCodec<T2> _item2 = ValueCodecs.For<T2>();
    private readonly ValueCodec<T3> _item3 = ValueCodecs.For<T3>();
    private readonly ValueCodec<T4> _item4 = ValueCodecs.For<T4>();
    private readonly ValueCodec<T5> _item5 = ValueCodecs.For<T5>();
    private readonly ValueCodec<T6> _item6 = ValueCodecs.For<T6>();

    public override int FixedBytes => ValueCodecs.FixedBytesOf(_item1.FixedBytes, _item2.FixedBytes, _item3.FixedBytes, _item4.FixedBytes, _item5.FixedBytes, _item6.FixedBytes);

    public override void Write((T1, T2, T3, T4, T5, T6) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        _item2.Write(value.Item2, output);
        _item3.Write(value.Item3, output);
        _item4.Write(value.Item4, output);
        _item5.Write(value.Item5, output);
        _item6.Write(value.Item6, output);
    }

    public override (T1, T2, T3, T4, T5, T6) Read(scoped ref ValueReader input)
    {
        (T1, T2, T3, T4, T5, T6) value = default;
        value.Item1 = _item1.Read(ref input);
        value.Item2 = _item2.Read(ref input);
        value.Item3 = _item3.Read(ref input);
        value.Item4 = _item4.Read(ref input);
        value.Item5 = _item5.Read(ref input);
        value.Item6 = _item6.Read(ref input);
        return value;
    }
}

/// <summary>Tuples of 7 fields: one after another.</summary>
internal sealed class TupleValueCodec<T1, T2, T3, T4, T5, T6, T7> : ValueCodec<(T1, T2, T3, T4, T5, T6, T7)>
{
    private readonly ValueCodec<T1> _item1 = ValueCodecs.For<T1>();
    private readonly ValueCodec<T2> _item2 = ValueCodecs.For<T2>();
    private readonly ValueCodec<T3> _item3 = ValueCodecs.For<T3>();
    private readonly ValueCodec<T4> _item4 = ValueCodecs.For<T4>();
    private readonly ValueCodec<T5> _item5 = ValueCodecs.For<T5>();
    private readonly ValueCodec<T6> _item6 = ValueCodecs.For<T6>();
    private readonly ValueCodec<T7> _item7 = ValueCodecs.For<T7>();

    public override int FixedBytes => ValueCodecs.FixedBytesOf(_item1.FixedBytes, _item2.FixedBytes, _item3.FixedBytes, _item4.FixedBytes, _item5.FixedBytes, _item6.FixedBytes, _item7.FixedBytes);

    public override void Write((T1, T2, T3, T4, T5, T6, T7) value, EncodingBuffer output)
    {
        _item1.Write(value.Item1, output);
        _item2.Write(value.Item2, output);
        _item3.Write(value.Item3, output);
        _item4.Write(value.Item4, output);
        _item5.Write(value.Item5, output);
        _item6.Write(value.Item6, output);
        _item7.Write(value.Item7, output);
    }

    public override (T1, T2, T3, T4, T5, T6, T7) Read(scoped ref ValueReader input)
    {
        (T1, T2, T3, T4, T5, T6, T7) value = default;
        value.Item1 = _item1.Read(ref input);
        value.Item2 = _item2.Read(ref input);
        value.Item3 = _item3.Read(ref input);
        value.Item4 = _item4.Read(ref input);
        value.Item5 = _item5.Read(ref input);
        value.Item6 = _item6.Read(ref input);
        value.Item7 = _item7.Read(ref input);
        return value;
    }
}
