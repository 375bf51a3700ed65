using System.Text;

namespace Tusk.Cli.Shell.Paths;

/// <summary>Words that mean local files: Hadoop reads them as URIs, and as they are where they are none.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.CopyCommands.Put#expandArgument, over java.net.URI.</remarks>
internal static class LocalWords
{
    // What a URI may hold unescaped beside letters and digits; beyond ASCII Java takes every letter.
    private const string Legal = "-_.!~*'();/?:@&=+$,[]%#";

    /// <summary>The path: without scheme, authority, query and fragment, and percent-decoded, if the word is a URI.</summary>
    /// <exception cref="ShellUsageException">It has no path.</exception>
    public static string PathOf(string word)
    {
        if (!IsUri(word))
        {
            return word;
        }

        int end = word.AsSpan().IndexOfAny('?', '#');
        string path = end < 0 ? word : word[..end];
        int colon = path.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && path.AsSpan(0, colon).IndexOf('/') < 0)
        {
            path = path[(colon + 1)..];
            if (!path.StartsWith('/'))
            {
                throw new ShellUsageException("Can not create a Path from a null string");
            }
        }

        if (path.StartsWith("//", StringComparison.Ordinal) && path.Length > 2)
        {
            int slash = path.IndexOf('/', 2);
            path = slash < 0 ? "" : path[slash..];
        }

        return path.Length == 0
            ? throw new ShellUsageException("Can not create a Path from an empty string")
            : Decode(path);
    }

    private static bool IsUri(string word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            char c = word[i];
            bool isLegal = c > '\x7F'
                ? !char.IsWhiteSpace(c) && !char.IsControl(c)
                : char.IsAsciiLetterOrDigit(c) || Legal.Contains(c, StringComparison.Ordinal);
            if (!isLegal || (c == '%' && !IsEscape(word, i)))
            {
                return false;
            }
        }

        return !word.StartsWith(':');
    }

    private static bool IsEscape(string word, int at) =>
        at + 2 < word.Length && char.IsAsciiHexDigit(word[at + 1]) && char.IsAsciiHexDigit(word[at + 2]);

    private static string Decode(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal))
        {
            return path;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(path);
        int count = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%')
            {
                bytes[count++] = (byte)((Convert.ToInt32(((char)bytes[i + 1]).ToString(), 16) << 4) | Convert.ToInt32(((char)bytes[i + 2]).ToString(), 16));
                i += 2;
            }
            else
            {
                bytes[count++] = bytes[i];
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
