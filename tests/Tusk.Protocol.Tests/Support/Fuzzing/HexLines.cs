using System.Reflection;

namespace Tusk.Protocol.Tests.Support.Fuzzing;

/// <summary>Inputs as text: a line of hexadecimal digits each, or - for no bytes at all; what follows a <c>#</c> is a remark.</summary>
internal static class HexLines
{
    private const string Empty = "-";

    /// <summary>The corpus of a target that is in this test project; empty if there is none yet.</summary>
    public static IReadOnlyList<string> OfCorpus(string target)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Corpus/{target}.hex");
        if (stream is null)
        {
            return [];
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The inputs on these lines.</summary>
    public static IEnumerable<byte[]> Inputs(IEnumerable<string> lines) => lines
        .Select(static line => line.Split('#')[0].Replace(" ", "", StringComparison.Ordinal))
        .Where(static digits => digits.Length > 0)
        .Select(static digits => digits == Empty ? [] : Convert.FromHexString(digits));

    /// <summary>The line of an input.</summary>
    public static string Line(ReadOnlySpan<byte> input) =>
        (input.IsEmpty ? Empty : Convert.ToHexStringLower(input)) + "\n";
}
