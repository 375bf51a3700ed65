using System.Text;
using System.Text.Unicode;
using Tusk.Terminal;

namespace Tusk.CommandLine;

/// <summary>The words of the command line as the process was given them.</summary>
internal static class RawWords
{
    private const string CommandLine = "/proc/self/cmdline";
    private const int LongestShown = 60;

    /// <summary>Refuses words that are not UTF-8: the runtime puts U+FFFD for what is none, and the word names another file.</summary>
    /// <remarks>Only Linux tells how a word was given; elsewhere, and where that cannot be read, it counts as what the runtime made of it.</remarks>
    /// <exception cref="UsageException">One is none.</exception>
    public static void RequireUtf8(string[] words)
    {
        foreach (string word in words)
        {
            if (word.Contains('\uFFFD', StringComparison.Ordinal) && OperatingSystem.IsLinux() && IsMalformed(word))
            {
                throw new UsageException($"'{HumanFormat.Shortened(word, LongestShown)}' is not UTF-8, as paths and settings are here");
            }
        }
    }

    /// <summary>Whether something malformed was given and nothing well-formed that is the word: a program may also make its words itself.</summary>
    private static bool IsMalformed(string word)
    {
        byte[] given;
        try
        {
            given = File.ReadAllBytes(CommandLine);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // see above
        }

        bool isMalformed = false;
        foreach (Range range in given.AsSpan().Split((byte)0))
        {
            ReadOnlySpan<byte> one = given.AsSpan(range);
            if (!Utf8.IsValid(one))
            {
                isMalformed = true;
            }
            else if (Encoding.UTF8.GetString(one) == word)
            {
                return false;
            }
        }

        return isMalformed;
    }
}
