namespace Tusk.MapReduce.Local.Sorting;

/// <summary>Sorts entries by partition, then by key bytes; equal keys keep their order.</summary>
/// <remarks>
/// Most-significant-byte radix sort, out of place and stable, on eight key bytes at a time; short ranges by insertion.
/// Where eight bytes do not decide, the keys that end there come first (shorter before longer, the padding being
/// zeros), and the rest goes on with the next eight.
/// </remarks>
internal sealed class RecordSorter
{
    private const int InsertionLimit = 40;
    private const int Radix = 256;

    /// <summary>After how many entries a stop is looked for: some milliseconds.</summary>
    private const int StopCheckEntries = 1 << 18;

    private RecordEntry[] _scratch = [];
    private CancellationToken _stopping;

    /// <summary>Sorts <paramref name="entries"/>, whose prefixes are those of depth 0.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; the entries are in no order, and some may be there twice.</exception>
    public void Sort(Span<RecordEntry> entries, int partitions, RecordArena arena, CancellationToken stopping = default)
    {
        _stopping = stopping;
        if (_scratch.Length < entries.Length)
        {
            _scratch = new RecordEntry[entries.Length];
        }

        var scratch = new Span<RecordEntry>(_scratch, 0, entries.Length);
        if (partitions == 1)
        {
            SortRange(entries, scratch, arena, depth: 0, shift: 56);
        }
        else
        {
            SortPartitions(entries, scratch, partitions, arena);
        }
    }

    private void SortPartitions(
        Span<RecordEntry> entries, Span<RecordEntry> scratch, int partitions, RecordArena arena)
    {
        int[] ends = new int[partitions];
        for (Span<RecordEntry> rest = entries; TakeSome(ref rest, out Span<RecordEntry> some);)
        {
            foreach (ref RecordEntry entry in some)
            {
                ends[entry.Partition]++;
            }
        }

        int start = 0;
        for (int i = 0; i < partitions; i++)
        {
            (ends[i], start) = (start, start + ends[i]);
        }

        for (Span<RecordEntry> rest = entries; TakeSome(ref rest, out Span<RecordEntry> some);)
        {
            foreach (ref RecordEntry entry in some)
            {
                scratch[ends[entry.Partition]++] = entry;
            }
        }

        scratch.CopyTo(entries);
        start = 0;
        foreach (int end in ends)
        {
            SortRange(entries[start..end], scratch[start..end], arena, depth: 0, shift: 56);
            start = end;
        }
    }

    /// <summary>Sorts a range of one partition whose keys agree in the first <paramref name="depth"/> bytes and in the
    /// prefix bits above <paramref name="shift"/> + 8.</summary>
    private void SortRange(
        Span<RecordEntry> entries, Span<RecordEntry> scratch, RecordArena arena, int depth, int shift)
    {
        while (entries.Length > InsertionLimit)
        {
            if (shift < 0)
            {
                int ended = SeparateEnded(entries, scratch, arena, depth);
                entries = entries[ended..];
                scratch = scratch[ended..];
                depth += KeyPrefix.Bytes;
                shift = 56;
                continue;
            }

            Range largest = SplitByByte(entries, scratch, arena, depth, shift);
            entries = entries[largest];
            scratch = scratch[largest];
            shift -= 8;
        }

        InsertionSort(entries, arena, depth);
    }

    /// <summary>Distributes by one byte of the prefix and sorts each part but the largest.</summary>
    /// <returns>The largest part, for the caller to go on with: so no chain of calls is deeper than log2(entries).</returns>
    private Range SplitByByte(
        Span<RecordEntry> entries, Span<RecordEntry> scratch, RecordArena arena, int depth, int shift)
    {
        _stopping.ThrowIfCancellationRequested();
        Span<int> ends = stackalloc int[Radix];
        ends.Clear();
        for (Span<RecordEntry> rest = entries; TakeSome(ref rest, out Span<RecordEntry> some);)
        {
            foreach (ref RecordEntry entry in some)
            {
                ends[(byte)(entry.Prefix >> shift)]++;
            }
        }

        if (ends[(byte)(entries[0].Prefix >> shift)] == entries.Length)
        {
            return Range.All;
        }

        (int largestStart, int largestEnd) = ToStarts(ends);
        for (Span<RecordEntry> rest = entries; TakeSome(ref rest, out Span<RecordEntry> some);)
        {
            foreach (ref RecordEntry entry in some)
            {
                scratch[ends[(byte)(entry.Prefix >> shift)]++] = entry;
            }
        }

        scratch.CopyTo(entries);
        int start = 0;
        foreach (int end in ends)
        {
            if (end - start > 1 && start != largestStart)
            {
                SortRange(entries[start..end], scratch[start..end], arena, depth, shift - 8);
            }

            start = end;
        }

        return largestStart..largestEnd;
    }

    /// <summary>Turns counts into where each part starts.</summary>
    /// <returns>Start and end of the largest part.</returns>
    private static (int Start, int End) ToStarts(Span<int> counts)
    {
        int start = 0;
        (int Start, int End) largest = default;
        foreach (ref int count in counts)
        {
            if (count > largest.End - largest.Start)
            {
                largest = (start, start + count);
            }

            (count, start) = (start, start + count);
        }

        return largest;
    }

    /// <summary>Moves keys that end within the present eight bytes to the front, shorter first, and loads the next
    /// eight bytes of the others.</summary>
    /// <returns>How many keys have ended.</returns>
    private int SeparateEnded(
        Span<RecordEntry> entries, Span<RecordEntry> scratch, RecordArena arena, int depth)
    {
        _stopping.ThrowIfCancellationRequested();
        Span<int> starts = stackalloc int[KeyPrefix.Bytes + 3];
        starts.Clear();
        for (Span<RecordEntry> rest = entries; TakeSome(ref rest, out Span<RecordEntry> some);)
        {
            foreach (ref RecordEntry entry in some)
            {
                starts[EndClass(arena.Key(entry.Address).Length, depth) + 1]++;
            }
        }

        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        int ended = starts[KeyPrefix.Bytes + 1];
        for (Span<RecordEntry> rest = entries; TakeSome(ref rest, out Span<RecordEntry> some);)
        {
            foreach (ref RecordEntry entry in some)
            {
                ReadOnlySpan<byte> key = arena.Key(entry.Address);
                ref RecordEntry target = ref scratch[starts[EndClass(key.Length, depth)]++];
                target = entry;
                target.Prefix = KeyPrefix.Of(key, depth + KeyPrefix.Bytes);
            }
        }

        scratch.CopyTo(entries);
        return ended;
    }

    /// <summary>Takes as many of the entries as may pass before a stop is looked for.</summary>
    private bool TakeSome(ref Span<RecordEntry> rest, out Span<RecordEntry> some)
    {
        if (rest.Length > StopCheckEntries)
        {
            _stopping.ThrowIfCancellationRequested();
            some = rest[..StopCheckEntries];
        }
        else
        {
            some = rest;
        }

        rest = rest[some.Length..];
        return !some.IsEmpty;
    }

    private static int EndClass(int keyLength, int depth) => Math.Clamp(keyLength - depth, 0, KeyPrefix.Bytes + 1);

    private static void InsertionSort(Span<RecordEntry> entries, RecordArena arena, int depth)
    {
        for (int i = 1; i < entries.Length; i++)
        {
            RecordEntry moving = entries[i];
            int at = i;
            while (at > 0 && IsBefore(moving, entries[at - 1], arena, depth))
            {
                entries[at] = entries[at - 1];
                at--;
            }

            entries[at] = moving;
        }
    }

    private static bool IsBefore(in RecordEntry left, in RecordEntry right, RecordArena arena, int depth)
    {
        if (left.Prefix != right.Prefix)
        {
            return left.Prefix < right.Prefix;
        }

        ReadOnlySpan<byte> leftKey = arena.Key(left.Address);
        ReadOnlySpan<byte> rightKey = arena.Key(right.Address);
        return leftKey[Math.Min(depth, leftKey.Length)..].SequenceCompareTo(rightKey[Math.Min(depth, rightKey.Length)..]) < 0;
    }
}
