using System.Buffers.Text;

namespace Tusk.Examples;

/// <summary>The key: two numbers, by which the shuffle sorts; it groups by the first alone.</summary>
/// <param name="First">The first number of a line.</param>
/// <param name="Second">The second; 0 where there is none.</param>
[TuskRecord]
public readonly partial record struct IntPair(int First, int Second)
{
    // Apache's job has this factor, so that neighbours go to different reducers.
    private const int Spread = 127;

    /// <summary>The reducer of a pair, which its first number decides: |First * 127| modulo the reducers, in 32 bits.</summary>
    /// <remarks>Where that is 2^31, whose absolute value Java has not, Apache's job fails if the reducers do not divide it.</remarks>
    public int Partition(int partitions)
    {
        int spread = unchecked(First * Spread);
        uint distance = spread < 0 ? (uint)-(long)spread : (uint)spread;
        return (int)(distance % (uint)partitions);
    }

    /// <summary>Reads a line: its first two words; what follows is passed over.</summary>
    /// <param name="line">The line.</param>
    /// <param name="pair">The pair, when true is returned.</param>
    /// <returns>False for a line without words.</returns>
    /// <exception cref="FormatException">One of the two is no whole number of 32 bits.</exception>
    public static bool TryRead(Text line, out IntPair pair)
    {
        pair = default;
        TextTokens words = line.Tokens();
        if (!words.MoveNext())
        {
            return false;
        }

        int first = Parse(words.Current);
        pair = new IntPair(first, words.MoveNext() ? Parse(words.Current) : 0);
        return true;
    }

    private static int Parse(Text word) => Utf8Parser.TryParse(word.Bytes, out int number, out int length) && length == word.Length
        ? number
        : throw new FormatException($"'{word.ToString()}' is no whole number from {int.MinValue} to {int.MaxValue}.");
}
