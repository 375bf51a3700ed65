using System.Buffers.Text;

namespace Tusk.Examples;

/// <summary>Reads lines of user, item, rating and perhaps more, with a comma, a tab or two colons between them.</summary>
internal static class RatingLine
{
    /// <summary>Reads a line.</summary>
    public static bool TryParse(Text line, out UserRating rating)
    {
        rating = default;
        ReadOnlySpan<byte> rest = line.Bytes;
        if (!TryReadId(ref rest, out long user) || !TryReadId(ref rest, out long item)
            || !Utf8Parser.TryParse(rest, out double value, out int length) || !double.IsFinite(value)
            || (length < rest.Length && SeparatorBytes(rest[length..]) == 0))
        {
            return false;
        }

        rating = new UserRating(user, value, item);
        return true;
    }

    private static bool TryReadId(ref ReadOnlySpan<byte> rest, out long id)
    {
        if (!Utf8Parser.TryParse(rest, out id, out int length))
        {
            return false;
        }

        int separator = SeparatorBytes(rest[length..]);
        rest = rest[(length + separator)..];
        return separator > 0;
    }

    private static int SeparatorBytes(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("::"u8) ? 2 : rest.StartsWith(","u8) || rest.StartsWith("\t"u8) ? 1 : 0;
}
