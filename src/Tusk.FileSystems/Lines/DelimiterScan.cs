namespace Tusk.FileSystems.Lines;

/// <summary>Finds where in a file a scan for a delimiter can begin and still cut as a scan from the file's start does.</summary>
/// <remarks>
/// Records are what lies between the delimiters found left to right without overlap: <c>###</c> holds one <c>##</c>.
/// A delimiter that repeats itself (a proper prefix is also a suffix) can occur overlapping, and which of a chain of
/// overlapping occurrences count depends on the chain's first. The first always counts, since whatever was found before
/// it ends before it begins. So a scan may begin wherever no occurrence reaches from before to behind; that place is
/// found by walking back along the chain. For most data that is no step; for one that consists of nothing but
/// the delimiter it is the file's start.
/// </remarks>
internal static class DelimiterScan
{
    private const int BlockBytes = 64 << 10;

    /// <summary>The last place at or before <paramref name="start"/> which no occurrence reaches across.</summary>
    /// <param name="input">The file.</param>
    /// <param name="start">Offset of the piece.</param>
    /// <param name="delimiter">What ends a record.</param>
    /// <param name="stopping">Ends the walk between two blocks: it may lead through the whole file.</param>
    public static long SafeStart(FsInput input, long start, ReadOnlySpan<byte> delimiter, CancellationToken stopping)
    {
        if (start == 0 || !RepeatsItself(delimiter))
        {
            return start;
        }

        byte[] block = new byte[BlockBytes + (2 * delimiter.Length)];
        long blockStart = long.MaxValue;
        int filled = 0;
        long safe = start;
        while (safe > 0)
        {
            // Occurrences that begin within (safe - d, safe) reach across it; they end before safe + d.
            long first = Math.Max(0, safe - delimiter.Length + 1);
            if (first < blockStart)
            {
                stopping.ThrowIfCancellationRequested();
                blockStart = Math.Max(0, safe + delimiter.Length - block.Length);
                filled = input.ReadAt(blockStart, block);
            }

            int from = (int)(first - blockStart);
            int to = (int)Math.Min(filled, safe - blockStart + delimiter.Length - 1);
            int found = to > from ? block.AsSpan(from, to - from).IndexOf(delimiter) : -1;
            if (found < 0)
            {
                return safe;
            }

            safe = first + found;
        }

        return 0;
    }

    private static bool RepeatsItself(ReadOnlySpan<byte> delimiter)
    {
        for (int length = 1; length < delimiter.Length; length++)
        {
            if (delimiter[..length].SequenceEqual(delimiter[^length..]))
            {
                return true;
            }
        }

        return false;
    }
}
