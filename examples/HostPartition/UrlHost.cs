using System.Buffers;

namespace Tusk.Examples;

/// <summary>The host that a URL names.</summary>
public static class UrlHost
{
    private static readonly SearchValues<byte> AuthorityEnd = SearchValues.Create("/?#\\"u8);
    private static readonly SearchValues<byte> NotInHost =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(static b => (byte)b), 0x7F, .. "\"%<>@[]^`{|}:"u8]);

    /// <summary>Finds the host: what stands between <c>//</c> and the path, without user, password and port.</summary>
    /// <param name="url">Such as <c>http://ann@www.example.org:8080/ea/nl</c>, or <c>www.example.org/ea/nl</c>.</param>
    /// <param name="host">The host, as it is spelled; without the dot at its end, if it has one.</param>
    /// <returns>False if the URL names none.</returns>
    public static bool TryFind(Text url, out Text host)
    {
        ReadOnlySpan<byte> rest = url;
        host = default;
        int slashes = rest.IndexOf("//"u8);
        bool hasScheme = slashes == 0 || (slashes > 1 && rest[slashes - 1] == ':' && !rest[..(slashes - 1)].ContainsAny(AuthorityEnd));
        if (hasScheme)
        {
            rest = rest[(slashes + "//".Length)..];
        }

        int end = rest.IndexOfAny(AuthorityEnd);
        ReadOnlySpan<byte> authority = end < 0 ? rest : rest[..end];
        int user = authority.LastIndexOf((byte)'@');
        if (user >= 0 && !hasScheme)
        {
            return false; // an address for mail
        }

        authority = authority[(user + 1)..];
        int port = authority.LastIndexOf((byte)':');
        if (authority is [(byte)'[', ..])
        {
            int bracket = authority.IndexOf((byte)']');
            host = authority[..(bracket + 1)];
            return bracket > 1 && IsPort(authority[(bracket + 1)..]);
        }

        if (port >= 0)
        {
            if (!IsPort(authority[port..]))
            {
                return false;
            }

            authority = authority[..port];
        }

        host = authority is [.., (byte)'.'] ? authority[..^1] : authority;
        return !host.IsEmpty && !host.Bytes.ContainsAny(NotInHost);
    }

    /// <summary>Whether there is nothing, or a colon and digits, of which there may be none.</summary>
    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] == ':' && !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));
}
