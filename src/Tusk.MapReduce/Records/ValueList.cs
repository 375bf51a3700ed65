using System.Collections;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Records;

/// <summary>Several values as the result of one key: the largest ones, quantiles, a set. Text output joins them by commas.</summary>
/// <typeparam name="T">Type of each.</typeparam>
/// <remarks>Each is written as it would be alone, so a comma within one is not told from one between two.</remarks>
public sealed class ValueList<T> : IReadOnlyList<T>, IUtf8SpanFormattable
{
    private readonly T[] _items;

    /// <summary>Holds copies of the items.</summary>
    public ValueList(params ReadOnlySpan<T> items) => _items = items.ToArray();

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As text output writes it.</summary>
    public override string ToString() => Utf8.Decode(Rendered().Written);

    /// <summary>As text output writes it, if there is room.</summary>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        ReadOnlySpan<byte> text = Rendered().Written;
        bool fits = text.TryCopyTo(utf8Destination);
        bytesWritten = fits ? text.Length : 0;
        return fits;
    }

    private EncodingBuffer Rendered()
    {
        TextFormat<T> format = TextFormats.For<T>();
        var text = new EncodingBuffer();
        for (int i = 0; i < _items.Length; i++)
        {
            if (i > 0)
            {
                text.WriteByte((byte)',');
            }

            format.Write(_items[i], text);
        }

        return text;
    }
}
