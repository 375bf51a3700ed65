using Tusk.MapReduce.Codecs.Keys;

namespace Tusk.MapReduce.Codecs;

/// <summary>Keys that have fields: tuples, pairs and [TuskRecord] types. The fields' parts follow one another.</summary>
/// <typeparam name="T">Type of the key.</typeparam>
public abstract class RecordKeyCodec<T> : KeyCodec<T>
    where T : allows ref struct
{
    private readonly FieldOrder[] _order;
    private readonly bool _isDeclaredOrder;
    private readonly int _groupingFields;
    private int _fixedGroupingBytes = Unknown;

    private const int Unknown = -2;
    private const int Varies = -1;

    /// <summary>Fields ascending in declaration order; the whole key makes a group.</summary>
    protected RecordKeyCodec(IReadOnlyList<string> fields)
        : this(fields, FieldOrders.Parse(fields), 0)
    {
    }

    /// <summary>Fields in an order of the user's.</summary>
    /// <exception cref="ArgumentException">A field is missing or named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer fields than should make a group.</exception>
    protected RecordKeyCodec(IReadOnlyList<string> fields, IReadOnlyList<FieldOrder> order, int groupingFields)
    {
        FieldOrders.Check(fields, order, groupingFields);
        Fields = fields;
        _order = [.. order];
        _isDeclaredOrder = _order.Select((field, i) => field == new FieldOrder(i, false)).All(same => same);
        _groupingFields = groupingFields == fields.Count ? 0 : groupingFields;
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Fields { get; }

    /// <inheritdoc/>
    public sealed override bool GroupsByWholeKey => _groupingFields == 0;

    /// <inheritdoc/>
    public sealed override string Description
    {
        get
        {
            string order = string.Join(", ", _order.Select(next => FieldOrders.Describe(Fields, next)));
            string grouping = GroupsByWholeKey ? "" : $"; grouped by {_groupingFields}";
            return $"{base.Description} ({order}){grouping}";
        }
    }

    /// <summary>The order in which the fields stand in the encoded key.</summary>
    protected ReadOnlySpan<FieldOrder> Order => _order;

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<byte> Encode(T key, EncodingBuffer scratch)
    {
        scratch.Clear();
        Write(in key, scratch);
        return scratch.Written;
    }

    /// <inheritdoc/>
    public sealed override T Decode(ReadOnlySpan<byte> encoded)
    {
        KeyReader input = new(encoded);
        T key = ReadFields(ref input);
        input.End();
        return key;
    }

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<byte> GroupingPrefix(ReadOnlySpan<byte> encoded)
    {
        if (_groupingFields == 0)
        {
            return encoded;
        }

        if (_fixedGroupingBytes == Unknown)
        {
            _fixedGroupingBytes = MeasureFixed(_groupingFields) ?? Varies;
        }

        KeyReader input = new(encoded);
        if (_fixedGroupingBytes >= 0)
        {
            input.Skip(_fixedGroupingBytes);
        }
        else
        {
            Skip(ref input, _groupingFields);
        }

        return encoded[..input.Position];
    }

    /// <inheritdoc/>
    public sealed override KeyCodec<T> Ordered(IReadOnlyList<FieldOrder> order, int groupingFields) =>
        WithOrder(order, groupingFields);

    /// <inheritdoc/>
    public sealed override KeyPart<T> AsPart() => new RecordKeyPart<T>(this);

    /// <summary>The same codec with another order and grouping.</summary>
    protected abstract RecordKeyCodec<T> WithOrder(IReadOnlyList<FieldOrder> order, int groupingFields);

    /// <summary>Appends all fields, ascending, in declaration order.</summary>
    protected abstract void WriteFields(in T key, EncodingBuffer output);

    /// <summary>Appends one field, ascending.</summary>
    protected abstract void WriteField(int index, in T key, EncodingBuffer output);

    /// <summary>Reads all fields, in the order that <see cref="Order"/> says, and makes the key of them.</summary>
    protected abstract T ReadFields(scoped ref KeyReader input);

    /// <summary>Passes over one field.</summary>
    protected abstract void SkipField(int index, scoped ref KeyReader input);

    /// <summary>Size of one field, in bytes; null where values differ in size.</summary>
    protected abstract int? FixedFieldBytes(int index);

    internal void Write(in T key, EncodingBuffer output)
    {
        if (_isDeclaredOrder)
        {
            WriteFields(in key, output);
            return;
        }

        foreach (FieldOrder field in _order)
        {
            int start = output.Length;
            WriteField(field.Index, in key, output);
            if (field.Descending)
            {
                output.InvertFrom(start);
            }
        }
    }

    internal T Read(scoped ref KeyReader input) => ReadFields(ref input);

    internal void Skip(scoped ref KeyReader input, int fields)
    {
        foreach (FieldOrder field in _order.AsSpan(0, fields))
        {
            if (field.Descending)
            {
                input.Invert();
                SkipField(field.Index, ref input);
                input.Invert();
            }
            else
            {
                SkipField(field.Index, ref input);
            }
        }
    }

    internal int? MeasureFixed(int fields)
    {
        int? sum = 0;
        foreach (FieldOrder field in _order.AsSpan(0, fields))
        {
            sum += FixedFieldBytes(field.Index);
        }

        return sum;
    }
}
