using System.Globalization;
using System.Text;

namespace Tusk.Cli.Shell.Formats;

/// <summary>A path with <c>?</c> for each letter that cannot be printed.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.PrintableString.</remarks>
internal static class PrintableText
{
    /// <summary>The text to show.</summary>
    public static string Of(string text)
    {
        StringBuilder shown = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool hidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;
            shown.Append(hidden ? "?" : rune.ToString());
        }

        return shown.ToString();
    }
}
