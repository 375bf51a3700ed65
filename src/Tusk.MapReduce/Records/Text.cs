using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Records;

/// <summary>A view of UTF-8 bytes that somebody else owns: a line, a word, a key (Hadoop's Text without the copy).</summary>
/// <remarks>
/// Valid until the function that received it returns. The bytes need not be valid UTF-8; they pass through untouched.
/// Equality and order are those of the bytes, unsigned.
/// </remarks>
public readonly ref struct Text
{
    /// <summary>Views <paramref name="bytes"/>; nothing is copied.</summary>
    public Text(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>The bytes, without any terminator.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>How many bytes (not characters).</summary>
    public int Length => Bytes.Length;

    /// <summary>Whether there are no bytes.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>Views UTF-8 bytes as text: <c>Text t = "abc"u8;</c>.</summary>
    public static implicit operator Text(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>The bytes of a text.</summary>
    public static implicit operator ReadOnlySpan<byte>(Text text) => text.Bytes;

    /// <summary>The bytes from <paramref name="start"/>, <paramref name="length"/> of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the text.</exception>
    public Text Slice(int start, int length) => new(Bytes.Slice(start, length));

    /// <summary>The words of this text: maximal runs without space, tab, newline, carriage return and form feed.</summary>
    /// <remarks>As Java's StringTokenizer with its default delimiters, which Hadoop's wordcount uses.</remarks>
    public TextTokens Tokens() => new(Bytes);

    /// <summary>This text if it is valid UTF-8; else a copy in which each malformed sequence is U+FFFD, as Java decodes it.</summary>
    /// <remarks>For jobs whose Java peers make strings of lines, such as wordcount. Only a malformed text allocates.</remarks>
    public Text Repaired() =>
        System.Text.Ascii.IsValid(Bytes) || System.Text.Unicode.Utf8.IsValid(Bytes) ? this : new Text(Utf8.Repair(Bytes));

    /// <summary>The fields between separators; an empty text has one empty field.</summary>
    public MemoryExtensions.SpanSplitEnumerator<byte> Split(byte separator) => Bytes.Split(separator);

    /// <summary>Whether both hold the same bytes.</summary>
    public static bool operator ==(Text left, Text right) => left.Bytes.SequenceEqual(right.Bytes);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(Text left, Text right) => !(left == right);

    /// <summary>Whether a text holds these bytes: <c>word == "the"u8</c>.</summary>
    public static bool operator ==(Text left, ReadOnlySpan<byte> right) => left.Bytes.SequenceEqual(right);

    /// <summary>Whether a text holds other bytes.</summary>
    public static bool operator !=(Text left, ReadOnlySpan<byte> right) => !(left == right);

    /// <summary>Not supported: a view is never boxed.</summary>
    [Obsolete("A Text cannot be boxed; compare with ==.", error: true)]
#pragma warning disable CS0809 // A ref struct cannot be boxed: the override exists to say so at compile time.
    public override bool Equals(object? obj) => throw new NotSupportedException();

    /// <summary>Not supported: a view is no dictionary key.</summary>
    [Obsolete("A Text cannot be a dictionary key; use ToString() or its bytes.", error: true)]
    public override int GetHashCode() => throw new NotSupportedException();
#pragma warning restore CS0809

    /// <summary>A string of this text; each malformed sequence becomes U+FFFD, as Java's decoder does. Allocates.</summary>
    public override string ToString() => Utf8.Decode(Bytes);
}
