using Tusk.Common.Errors;

namespace Tusk.FileSystems;

/// <summary>How the text of a path is taken apart, cleaned and printed.</summary>
internal static class FsPathSyntax
{
    public readonly record struct Parts(string? Scheme, string? Authority, string Path);

    public static Parts Parse(string text)
    {
        if (text.Length == 0)
        {
            throw new HadoopException("A path is empty; expected a name such as /data/in or hdfs://host:port/data.");
        }

        CheckLength(text);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new HadoopException($"Path '{text.Replace("\0", "\\0", StringComparison.Ordinal)}' holds a NUL character.");
        }

        string? scheme = null;
        string? authority = null;
        int start = 0;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (colon >= 0 && (slash < 0 || colon < slash))
        {
            scheme = text[..colon];
            CheckScheme(scheme, text);
            start = colon + 1;
        }

        if (text.AsSpan(start).StartsWith("//") && text.Length - start > 2)
        {
            int end = text.IndexOf('/', start + 2);
            end = end < 0 ? text.Length : end;
            authority = end > start + 2 ? text[(start + 2)..end] : null;
            start = end;
        }

        string path = start == text.Length && authority is not null ? "/" : Normalize(text[start..]);
        if (scheme is not null && !path.StartsWith('/'))
        {
            throw new HadoopException(
                $"Path '{text}': a relative path follows the scheme '{scheme}'; expected {scheme}:/... "
                + "(write ./ in front of a name that holds a colon).");
        }

        return new Parts(scheme, authority, path);
    }

    public static string Print(string? scheme, string? authority, string path)
    {
        string prefix = (scheme is null ? "" : scheme + ":") + (authority is null ? "" : "//" + authority);
        // A relative path whose first name holds a colon would be read back as a scheme.
        int colon = prefix.Length > 0 || path.StartsWith('/') ? -1 : path.IndexOf(':', StringComparison.Ordinal);
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        return colon >= 0 && (slash < 0 || colon < slash) ? "./" + path : prefix + path;
    }

    /// <summary>Takes out double and trailing slashes, <c>.</c>, and <c>name/..</c>; "." is what nothing becomes.</summary>
    public static string Normalize(string path)
    {
        if (!NeedsNormalizing(path))
        {
            return path;
        }

        List<string> names = [];
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".." && names.Count > 0 && names[^1] != "..")
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name != ".")
            {
                names.Add(name);
            }
        }

        string joined = string.Join('/', names);
        return path.StartsWith('/') ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    /// <summary>Compares texts as if what Java's URIs quote were written as <c>%</c> and hexadecimal digits.</summary>
    public static int Compare(string left, string right)
    {
        int same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length - right.Length;
        }

        // The first difference decides: a percent sign is itself quoted, and digits of quoted letters are in the letters' order.
        (char ofLeft, char ofRight) = (left[same], right[same]);
        (bool isLeftQuoted, bool isRightQuoted) = (IsQuoted(ofLeft), IsQuoted(ofRight));
        return isLeftQuoted == isRightQuoted ? ofLeft - ofRight : isLeftQuoted ? '%' - ofRight : ofLeft - '%';
    }

    public static void CheckLength(string text)
    {
        if (text.Length > FsPath.MaxLength)
        {
            throw new HadoopException(
                $"Path of {text.Length} characters; at most {FsPath.MaxLength}: '{text.AsSpan(0, 100)}...'.");
        }
    }

    private static bool IsQuoted(char c) => c < 0x80
        ? c is <= ' ' or '"' or '#' or '%' or '<' or '>' or '?' or '[' or '\\' or ']' or '^' or '`' or '{' or '|' or '}' or '\x7f'
        : char.IsControl(c) || char.IsSeparator(c);

    private static bool NeedsNormalizing(string path) =>
        path.Contains("//", StringComparison.Ordinal)
        || (path.Length > 1 && path[^1] == '/')
        || path is "" or "."
        || path.Contains("/.", StringComparison.Ordinal)
        || path.StartsWith("./", StringComparison.Ordinal);

    private static void CheckScheme(string scheme, string text)
    {
        bool valid = scheme.Length > 0 && char.IsAsciiLetter(scheme[0]);
        foreach (char c in scheme)
        {
            valid &= char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.';
        }

        if (!valid)
        {
            throw new HadoopException(
                $"Path '{text}': '{scheme}' is no scheme; expected letters, digits, + - . before the first colon "
                + "(write ./ in front of a name that holds a colon).");
        }
    }
}
