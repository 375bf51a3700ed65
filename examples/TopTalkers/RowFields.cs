namespace Tusk.Examples;

/// <summary>Takes a line apart into fields; one in double quotes may have the separator, and a quote as two of them.</summary>
/// <remarks>Spaces around a field do not count. Nothing is copied but a field with a quote in it. Source: RFC 4180.</remarks>
public sealed class RowFields
{
    private readonly List<(int Start, int Length, bool HasQuotes)> _fields = [];
    private byte[] _line = new byte[256];

    /// <summary>How many fields the line has.</summary>
    public int Count => _fields.Count;

    /// <summary>A field, without the quotes around it; valid until the next line is read.</summary>
    public Text this[int index]
    {
        get
        {
            (int start, int length, bool hasQuotes) = _fields[index];
            ReadOnlySpan<byte> field = _line.AsSpan(start, length);
            return hasQuotes ? new Text(WithSingleQuotes(field)) : new Text(field);
        }
    }

    /// <summary>Reads a line.</summary>
    /// <returns>False where a quote does not end, or something stands behind the one that ends a field.</returns>
    public bool TryRead(Text line, byte separator)
    {
        _fields.Clear();
        if (_line.Length < line.Length)
        {
            _line = new byte[Math.Max(line.Length, _line.Length * 2)];
        }

        line.Bytes.CopyTo(_line);
        ReadOnlySpan<byte> bytes = _line.AsSpan(0, line.Length);
        for (int next = 0; next <= bytes.Length;)
        {
            int start = next + LeadingSpaces(bytes[next..]);
            bool isQuoted = start < bytes.Length && bytes[start] == '"';
            if (!(isQuoted ? TryAddQuoted(bytes, start + 1, separator, out next) : TryAddPlain(bytes, start, separator, out next)))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAddPlain(ReadOnlySpan<byte> bytes, int start, byte separator, out int next)
    {
        int length = bytes[start..].IndexOf(separator);
        length = length < 0 ? bytes.Length - start : length;
        next = start + length + 1;
        _fields.Add((start, bytes.Slice(start, length).TrimEnd((byte)' ').Length, false));
        return true;
    }

    private bool TryAddQuoted(ReadOnlySpan<byte> bytes, int start, byte separator, out int next)
    {
        next = start;
        bool hasQuotes = false;
        int end = start;
        while (true)
        {
            int quote = bytes[end..].IndexOf((byte)'"');
            if (quote < 0)
            {
                return false;
            }

            end += quote;
            if (end + 1 >= bytes.Length || bytes[end + 1] != '"')
            {
                break;
            }

            hasQuotes = true;
            end += 2;
        }

        next = end + 1 + LeadingSpaces(bytes[(end + 1)..]);
        if (next < bytes.Length && bytes[next] != separator)
        {
            return false;
        }

        next++;
        _fields.Add((start, end - start, hasQuotes));
        return true;
    }

    private static int LeadingSpaces(ReadOnlySpan<byte> bytes)
    {
        int other = bytes.IndexOfAnyExcept((byte)' ');
        return other < 0 ? bytes.Length : other;
    }

    private static byte[] WithSingleQuotes(ReadOnlySpan<byte> field)
    {
        var copy = new List<byte>(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            copy.Add(field[i]);
            i += field[i] == '"' ? 1 : 0; // the second of two
        }

        return [.. copy];
    }
}
