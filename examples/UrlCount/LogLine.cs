namespace Tusk.Examples;

/// <summary>What the job needs of a line that a web server logged.</summary>
/// <remarks>
/// The common format, and the combined one, which has two quoted fields more:
/// <code>
/// host ident user [time] "request" status bytes
/// host ident user [time] "request" status bytes "referer" "user agent"
/// </code>
/// In a quoted field a backslash makes the next character, such as a quote, part of the field.
/// Source: Apache HTTP Server 2.4, module mod_log_config, "Common Log Format" and "Combined Log Format".
/// </remarks>
public readonly ref struct LogLine
{
    private const byte Quote = (byte)'"';

    /// <summary>What stands between the quotes of the request, as it was logged: escapes are left as they are.</summary>
    public Text Request { get; private init; }

    /// <summary>Reads a line, if it is in one of the two formats.</summary>
    public static bool TryParse(Text line, out LogLine read)
    {
        read = default;
        ReadOnlySpan<byte> rest = line;
        if (!TryTakeWord(ref rest) || !TryTakeWord(ref rest))
        {
            return false;
        }

        // A user's name may have spaces in it; the time begins at the first bracket.
        int time = rest.IndexOf(" ["u8);
        int end = time < 1 ? -1 : rest[time..].IndexOf("] "u8);
        if (end < 0)
        {
            return false;
        }

        rest = rest[(time + end + "] ".Length)..];
        if (!TryTakeQuoted(ref rest, out ReadOnlySpan<byte> request) || !TryTakeStatusAndBytes(ref rest))
        {
            return false;
        }

        if (!rest.IsEmpty && !(TryTakeSpaceAndQuoted(ref rest) && TryTakeSpaceAndQuoted(ref rest) && rest.IsEmpty))
        {
            return false;
        }

        read = new LogLine { Request = request };
        return true;
    }

    /// <summary>The request's URL: what is left without the method in front and the protocol behind, if there is one.</summary>
    /// <returns>False if the request is not a method, which has capital letters and hyphens only, and a URL.</returns>
    public bool TryGetUrl(out Text url)
    {
        ReadOnlySpan<byte> request = Request;
        url = default;
        int space = request.IndexOf((byte)' ');
        if (space < 1 || !IsMethod(request[..space]))
        {
            return false;
        }

        request = request[(space + 1)..];
        int protocol = request.LastIndexOf(" HTTP/"u8);
        url = protocol < 0 ? request : request[..protocol];
        return !url.IsEmpty;
    }

    private static bool IsMethod(ReadOnlySpan<byte> word)
    {
        foreach (byte b in word)
        {
            if (b is not ((>= (byte)'A' and <= (byte)'Z') or (byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes a word and the space behind it.</summary>
    private static bool TryTakeWord(scoped ref ReadOnlySpan<byte> rest)
    {
        int space = rest.IndexOf((byte)' ');
        if (space < 1)
        {
            return false;
        }

        rest = rest[(space + 1)..];
        return true;
    }

    private static bool TryTakeQuoted(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (rest is not [Quote, ..])
        {
            return false;
        }

        int end = 1;
        while (true)
        {
            int found = rest[end..].IndexOfAny(Quote, (byte)'\\');
            if (found < 0)
            {
                return false;
            }

            end += found;
            if (rest[end] == Quote)
            {
                field = rest[1..end];
                rest = rest[(end + 1)..];
                return true;
            }

            end += 2; // the backslash and what it escapes
            if (end > rest.Length)
            {
                return false;
            }
        }
    }

    private static bool TryTakeSpaceAndQuoted(scoped ref ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)' ', ..])
        {
            return false;
        }

        rest = rest[1..];
        return TryTakeQuoted(ref rest, out _);
    }

    /// <summary>Takes a space, a status of three digits, a space, and a number of bytes or a hyphen for none.</summary>
    private static bool TryTakeStatusAndBytes(scoped ref ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)' ', var a, var b, var c, (byte)' ', .. var bytes] || !IsDigit(a) || !IsDigit(b) || !IsDigit(c))
        {
            return false;
        }

        int length = bytes is [(byte)'-', ..] ? 1 : bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length < 0)
        {
            length = bytes.Length;
        }

        rest = bytes[length..];
        return length > 0;
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';
}
