using System.Buffers.Text;
using System.Globalization;

namespace Tusk.Examples;

/// <summary>Reads lines that begin with a user's number and a comma.</summary>
internal static class UserLine
{
    /// <summary>The number, and what follows the comma.</summary>
    public static bool TryParse(Text line, out long user, out Text rest)
    {
        rest = default;
        if (!Utf8Parser.TryParse(line.Bytes, out user, out int digits) || digits >= line.Length || line.Bytes[digits] != ',')
        {
            return false;
        }

        rest = line.Slice(digits + 1, line.Length - digits - 1);
        return true;
    }

    /// <summary>A date such as 1980-05-17.</summary>
    public static bool TryParseDate(Text text, out DateOnly date) =>
        DateOnly.TryParseExact(text.ToString(), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
