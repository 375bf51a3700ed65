using System.Globalization;
using System.Text;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.KeyFields;

/// <summary>Fields of keys that are text, as <c>sort</c> names them: <c>-k2,2nr -k1,1</c>.</summary>
/// <remarks>
/// <c>-k F[.B][,F[.B]][n][r]</c>: from byte B of field F to byte B of the other, or to its end, or to the end of the key; <c>n</c> as a
/// number, <c>r</c> the largest first. <c>-n</c> and <c>-r</c> alone are for the whole key. A key that has not got the field comes before
/// those that do. A number is digits, perhaps with a minus in front and a fraction behind a point; what has none is between zero and the
/// numbers above it, by its first byte as a signed number; behind a second point a fraction goes on.
/// Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.partition.KeyFieldBasedComparator and KeyFieldBasedPartitioner, whose comparison
/// of what is no number, or has not got the field, is no order.
/// </remarks>
public sealed class KeyFieldSpec
{
    private readonly List<KeyFieldRange> _ranges;
    private readonly byte[] _separator;
    private readonly bool _isEmpty;

    private KeyFieldSpec(string options, List<KeyFieldRange> ranges, bool isEmpty, byte[] separator)
    {
        Options = options;
        (_ranges, _isEmpty, _separator) = (ranges, isEmpty, separator);
    }

    /// <summary>As it was written.</summary>
    public string Options { get; }

    /// <summary>The separator of the fields.</summary>
    public string Separator => Encoding.UTF8.GetString(_separator);

    /// <summary>How many ranges are compared.</summary>
    internal int Count => _ranges.Count;

    /// <summary>Reads the options.</summary>
    /// <param name="options">Such as <c>-k1,1 -k2,2nr</c>; empty for the whole key.</param>
    /// <param name="separator">What stands between fields; a tab as in Hadoop.</param>
    /// <exception cref="HadoopException">They are malformed.</exception>
    public static KeyFieldSpec Parse(string options, string separator = "\t")
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(separator);
        List<KeyFieldRange> ranges = [];
        bool isNumeric = false;
        bool isReversed = false;
        string[] words = options.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            if (word == "-k" && i + 1 < words.Length)
            {
                word += words[++i];
            }

            if (word.StartsWith("-k", StringComparison.Ordinal))
            {
                ranges.Add(ParseRange(word.AsSpan(2), options));
            }
            else if (word.Length > 1 && word[0] == '-' && word.AsSpan(1).IndexOfAnyExcept('n', 'r') < 0)
            {
                isNumeric |= word.Contains('n', StringComparison.Ordinal);
                isReversed |= word.Contains('r', StringComparison.Ordinal);
            }
            else
            {
                throw Malformed(options, word);
            }
        }

        if (ranges.Count == 0)
        {
            ranges.Add(KeyFieldRange.WholeKey(isNumeric, isReversed));
        }

        return new KeyFieldSpec(options, ranges, words.Length == 0, Encoding.UTF8.GetBytes(separator));
    }

    /// <summary>The partition of a key: of 31 h + each byte of the fields, or of Java's hash of the text where there are no options.</summary>
    /// <param name="key">The key, in UTF-8.</param>
    /// <param name="partitions">How many there are.</param>
    internal int Partition(ReadOnlySpan<byte> key, int partitions)
    {
        if (_isEmpty)
        {
            return JavaHash.Partition(JavaHash.OfText(Utf8.Decode(key)), partitions);
        }

        int hash = 0;
        foreach (KeyFieldRange range in _ranges)
        {
            if (range.TryCut(key, _separator, out ReadOnlySpan<byte> bytes))
            {
                foreach (byte b in bytes)
                {
                    hash = unchecked((31 * hash) + (sbyte)b);
                }
            }
        }

        return JavaHash.Partition(hash, partitions);
    }

    /// <summary>Appends bytes whose order is that of the fields.</summary>
    internal void WriteOrder(ReadOnlySpan<byte> key, EncodingBuffer number, EncodingBuffer output)
    {
        foreach (KeyFieldRange range in _ranges)
        {
            int from = output.Length;
            bool isThere = range.TryCut(key, _separator, out ReadOnlySpan<byte> bytes);
            output.WriteByte(isThere ? (byte)1 : (byte)0);
            if (isThere && range.IsNumeric)
            {
                number.Clear();
                NumberOrder.Write(bytes, number);
                KeyReader.WriteEscaped(number.Written, output);
            }
            else if (isThere)
            {
                KeyReader.WriteEscaped(bytes, output);
            }

            if (range.IsReversed)
            {
                output.InvertFrom(from);
            }
        }
    }

    /// <summary>Passes over what <see cref="WriteOrder"/> wrote.</summary>
    internal void SkipOrder(scoped ref KeyReader input)
    {
        foreach (KeyFieldRange range in _ranges)
        {
            if (range.IsReversed)
            {
                input.Invert();
            }

            if (input.ReadMarker())
            {
                input.SkipEscaped();
            }

            if (range.IsReversed)
            {
                input.Invert();
            }
        }
    }

    private static KeyFieldRange ParseRange(ReadOnlySpan<char> text, string options)
    {
        ReadOnlySpan<char> all = text;
        bool isNumeric = false;
        bool isReversed = false;
        (int firstField, int firstByte) = ParsePlace(ref text, options);
        ParseFlags(ref text, ref isNumeric, ref isReversed);
        (int lastField, int lastByte) = (0, 0);
        if (text is [',', ..])
        {
            text = text[1..];
            (lastField, lastByte) = ParsePlace(ref text, options);
            ParseFlags(ref text, ref isNumeric, ref isReversed);
        }

        return text.IsEmpty && firstField > 0 && (lastField > 0 || !all.Contains(','))
            ? new KeyFieldRange(firstField, Math.Max(1, firstByte), lastField, lastByte, isNumeric, isReversed)
            : throw Malformed(options, "-k" + all.ToString());
    }

    private static (int Field, int Byte) ParsePlace(ref ReadOnlySpan<char> text, string options)
    {
        int field = ParseNumber(ref text, options);
        if (text is not ['.', ..])
        {
            return (field, 0);
        }

        text = text[1..];
        return (field, ParseNumber(ref text, options));
    }

    private static int ParseNumber(ref ReadOnlySpan<char> text, string options)
    {
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        if (!int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            throw Malformed(options, "-k" + text.ToString());
        }

        text = text[digits..];
        return number;
    }

    private static void ParseFlags(ref ReadOnlySpan<char> text, ref bool isNumeric, ref bool isReversed)
    {
        for (; text is ['n' or 'r', ..]; text = text[1..])
        {
            isNumeric |= text[0] == 'n';
            isReversed |= text[0] == 'r';
        }
    }

    private static ConfigurationException Malformed(string options, string part) =>
        new($"'{part}' in the key fields '{options}' is not understood; expected -k FIELD[.BYTE][,FIELD[.BYTE]][n][r], -n, -r or -nr, fields and bytes from 1.");
}
