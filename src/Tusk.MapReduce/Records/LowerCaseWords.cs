using System.Buffers;
using System.Text;

namespace Tusk.MapReduce.Records;

/// <summary>Rewrites a text so that its words are runs of letters and digits of any script, in lower case, with spaces around them.</summary>
/// <remarks>
/// <see cref="Text.Tokens"/> then walks the words: <c>foreach (Text word in words.Of(line).Tokens())</c>. What is neither letter
/// nor digit, malformed UTF-8 too, becomes a space. One object serves one task attempt: make it in the factory or the mapper.
/// </remarks>
public sealed class LowerCaseWords
{
    private const int CapitalIWithDot = 0x130;

    // For every ASCII character: itself in lower case, or a space where it is no part of a word.
    private static readonly byte[] Ascii =
        [.. Enumerable.Range(0, 128).Select(c => (byte)(char.IsAsciiLetterOrDigit((char)c) ? char.ToLowerInvariant((char)c) : ' '))];

    private byte[] _buffer = new byte[1024];

    /// <summary>A text, rewritten; valid until the next call. Allocates nothing once its buffer is large enough.</summary>
    public Text Of(Text line)
    {
        ReadOnlySpan<byte> bytes = line;
        int mostBytes = MostBytes(bytes.Length);
        if (_buffer.Length < mostBytes)
        {
            _buffer = new byte[mostBytes];
        }

        Span<byte> buffer = _buffer;
        int written = 0;
        while (!bytes.IsEmpty)
        {
            if (bytes[0] < Ascii.Length)
            {
                buffer[written++] = Ascii[bytes[0]];
                bytes = bytes[1..];
                continue;
            }

            bool isRune = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == OperationStatus.Done;
            written += (isRune ? LowerCase(rune) : Space).EncodeToUtf8(buffer[written..]);
            bytes = bytes[length..];
        }

        return new Text(buffer[..written]);
    }

    /// <summary>A string, rewritten.</summary>
    public static string Of(string line) => string.Concat(line.EnumerateRunes().Select(LowerCase));

    // In UTF-8 no character grows by more than half when it becomes lower case: from 2 bytes to 3.
    private static int MostBytes(int bytes) => checked(bytes + (bytes / 2) + 1);

    private static Rune Space => new(' ');

    // Unicode's simple mapping, which the runtime's is but for one letter: it leaves the I with a dot as it is.
    private static Rune LowerCase(Rune rune) => !Rune.IsLetterOrDigit(rune) ? Space
        : rune.Value == CapitalIWithDot ? new Rune('i')
        : Rune.ToLowerInvariant(rune);
}
