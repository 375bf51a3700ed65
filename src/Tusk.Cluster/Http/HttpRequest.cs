using System.Text;

namespace Tusk.Cluster.Http;

/// <summary>What a client asks for: the first line of its request, taken apart; nothing behind it matters to these pages.</summary>
/// <param name="IsHead">Whether it wants the header alone.</param>
/// <param name="Path">The path, decoded.</param>
/// <param name="Query">The values behind the question mark, decoded; of a name that comes twice the first.</param>
/// <param name="Accept">What kinds of content it takes; empty if it does not say.</param>
internal sealed record HttpRequest(bool IsHead, string Path, IReadOnlyDictionary<string, string> Query, string Accept)
{
    private const int MostParameters = 32;

    /// <summary>Takes the head of a request apart.</summary>
    /// <param name="head">All up to the empty line.</param>
    /// <param name="request">The request, when 0 is returned.</param>
    /// <returns>0, or the status to refuse with.</returns>
    public static int Parse(ReadOnlySpan<byte> head, out HttpRequest? request)
    {
        request = null;
        string[] lines = Encoding.Latin1.GetString(head).Split("\r\n");
        string[] words = lines[0].Split(' ');
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || !words[1].StartsWith('/'))
        {
            return 400;
        }

        if (words[0] is not ("GET" or "HEAD"))
        {
            return 405;
        }

        int question = words[1].IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? words[1] : words[1][..question];
        if (!TryReadQuery(question < 0 ? "" : words[1][(question + 1)..], out Dictionary<string, string> query))
        {
            return 400;
        }

        string accept = lines.Skip(1).FirstOrDefault(static line => line.StartsWith("accept:", StringComparison.OrdinalIgnoreCase)) ?? "";
        request = new HttpRequest(words[0] == "HEAD", Uri.UnescapeDataString(path), query, accept.Length > 0 ? accept[7..].Trim() : "");
        return 0;
    }

    private static bool TryReadQuery(string text, out Dictionary<string, string> query)
    {
        query = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] parts = text.Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > MostParameters)
        {
            return false;
        }

        foreach (string part in parts)
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = Decoded(equals < 0 ? part : part[..equals]);
            query.TryAdd(name, equals < 0 ? "" : Decoded(part[(equals + 1)..]));
        }

        return true;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
