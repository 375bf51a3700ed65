using Tusk.MapReduce.Codecs.Keys;

namespace Tusk.MapReduce.Codecs;

/// <summary>How keys of a type become bytes whose unsigned order is the keys' order, and back.</summary>
/// <typeparam name="T">Type of the key.</typeparam>
/// <remarks>
/// Shuffle keys are always in this form: sorting, merging and grouping compare bytes and never decode.
/// A codec holds no state between calls; one object serves all threads.
/// </remarks>
public abstract class KeyCodec<T>
    where T : allows ref struct
{
    /// <summary>Encodes a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="scratch">Where bytes may be put; what it held before is overwritten.</param>
    /// <returns>The encoded bytes: in <paramref name="scratch"/>, or the key's own where the encoding is the identity.
    /// Valid until the next use of <paramref name="scratch"/>.</returns>
    public abstract ReadOnlySpan<byte> Encode(T key, EncodingBuffer scratch);

    /// <summary>Whether <see cref="Encode"/> gives the key's own bytes, so that a caller who has them may spare the call.</summary>
    public virtual bool IsIdentity => false;

    /// <summary>Decodes a whole key. A view (such as a Text) may point into <paramref name="encoded"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an encoded key: too short, too long, or malformed.</exception>
    public abstract T Decode(ReadOnlySpan<byte> encoded);

    /// <summary>What Java's hashCode gives for this key, or for a type that Hadoop lacks, what BytesWritable's
    /// gives for the encoded grouping bytes.</summary>
    public virtual int HashCode(ReadOnlySpan<byte> encoded) => JavaHash.OfBytes(GroupingPrefix(encoded));

    /// <summary>The leading bytes that decide which group a key belongs to; the whole key unless a grouping is set.</summary>
    public virtual ReadOnlySpan<byte> GroupingPrefix(ReadOnlySpan<byte> encoded) => encoded;

    /// <summary>Whether <see cref="GroupingPrefix"/> is always the whole key.</summary>
    public virtual bool GroupsByWholeKey => true;

    /// <summary>Order and grouping in words, for <c>--explain</c> and to tell plans apart: others for each order and grouping.</summary>
    public virtual string Description => typeof(T).ToString();

    /// <summary>Names of the fields in declaration order; a type without fields has one, named Key.</summary>
    public virtual IReadOnlyList<string> Fields => SingleField;

    /// <summary>This codec with another order of fields and a grouping.</summary>
    /// <param name="order">Every field once, in the order in which they are compared.</param>
    /// <param name="groupingFields">How many leading fields make a group; 0 = all.</param>
    /// <exception cref="ArgumentException">A field is missing or named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer fields than should make a group.</exception>
    public virtual KeyCodec<T> Ordered(IReadOnlyList<FieldOrder> order, int groupingFields)
    {
        FieldOrders.Check(SingleField, order, groupingFields);
        return order[0].Descending ? new DescendingKeyCodec<T>(AsPart()) : this;
    }

    /// <summary>How a key of this type is written inside a composite one; unless overridden, escaped and terminated.</summary>
    public virtual KeyPart<T> AsPart() => new EscapedKeyPart<T>(this);

    private static readonly string[] SingleField = ["Key"];
}
