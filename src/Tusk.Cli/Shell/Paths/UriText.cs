using System.Globalization;
using System.Text;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Paths;

/// <summary>A whole path as Java writes its URI.</summary>
/// <remarks>
/// A word that names its file system stays as it was typed, but for names that lead nowhere (<c>//</c>); of others Hadoop writes
/// two slashes more where the word was absolute and the file system has no authority. Source: Apache Hadoop 3.4,
/// o.a.h.fs.Path#makeQualified and o.a.h.fs.shell.PathData; java.net.URI#toString.
/// </remarks>
internal static class UriText
{
    private const string Legal = "_-!.~'()*:@&=+$,;/";

    /// <summary>The URI.</summary>
    /// <param name="word">How it was written.</param>
    /// <param name="path">Where that leads, qualified.</param>
    public static string Of(string word, FsPath path)
    {
        int colon = word.IndexOf(":/", StringComparison.Ordinal);
        bool hasScheme = colon > 0 && word[..colon].Equals(path.Scheme, StringComparison.OrdinalIgnoreCase);
        if (!hasScheme)
        {
            return path.Authority is null && word.StartsWith('/')
                ? FileSystemUri.Of(path) + Quoted(path.PathPart[1..])
                : FileSystem(path) + Quoted(path.PathPart);
        }

        int begin = colon + 1;
        if (word.AsSpan(begin).StartsWith("//"))
        {
            int slash = word.IndexOf('/', begin + 2);
            begin = slash < 0 ? word.Length : slash;
        }

        bool namesAuthority = begin > colon + 3;
        if (path.Authority is not null && !namesAuthority)
        {
            return FileSystem(path) + Quoted(path.PathPart);
        }

        string normal = path.PathPart.Length > 1 && word.EndsWith('/') ? path.PathPart + "/" : path.PathPart;
        string kept = word[begin..] == normal || namesAuthority ? word[..begin] : word[..(colon + 1)];
        return kept + Quoted(normal);
    }

    private static string FileSystem(FsPath path) => path.Authority is null ? $"{path.Scheme}:" : $"{path.Scheme}://{path.Authority}";

    private static string Quoted(string path)
    {
        StringBuilder text = new(path.Length);
        foreach (Rune rune in path.EnumerateRunes())
        {
            bool isLegal = rune.IsAscii
                ? Rune.IsLetterOrDigit(rune) || Legal.Contains((char)rune.Value, StringComparison.Ordinal)
                : !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune)
                    is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            text.Append(isLegal ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return text.ToString();
    }
}
