using Microsoft.Win32.SafeHandles;

namespace Floor;

/// <summary>Work on a run of whole lines; the last one of a file may lack its line feed.</summary>
internal delegate void LinesFunction<TState>(ReadOnlySpan<byte> lines, TState state);

/// <summary>Shares the lines of files among threads: blocks of fixed size, taken in order, read by position.</summary>
internal static class Lines
{
    internal const int BlockBytes = 2 << 20;

    /// <summary>Calls <paramref name="use"/> for all lines, every thread with its own state.</summary>
    /// <param name="threads">How many threads.</param>
    /// <param name="files">What to read.</param>
    /// <param name="use">Gets each line exactly once.</param>
    /// <param name="blockBytes">How much to read at a time.</param>
    /// <returns>The states, one per thread.</returns>
    public static TState[] Scan<TState>(
        int threads, IReadOnlyList<string> files, LinesFunction<TState> use, int blockBytes = BlockBytes)
        where TState : new()
    {
        var handles = files.Select(file => File.OpenHandle(file)).ToArray();
        long[] lengths = [.. handles.Select(RandomAccess.GetLength)];
        var blocks = new List<(int File, long Start)>();
        for (int file = 0; file < handles.Length; file++)
        {
            for (long start = 0; start < lengths[file]; start += blockBytes)
            {
                blocks.Add((file, start));
            }
        }

        int next = -1;
        var states = new TState[threads];
        var workers = new Thread[threads];
        Exception? failure = null;
        for (int i = 0; i < threads; i++)
        {
            int index = i;
            workers[i] = new Thread(() => Work(index));
            workers[i].Start();
        }

        foreach (var worker in workers)
        {
            worker.Join();
        }

        foreach (var handle in handles)
        {
            handle.Dispose();
        }

        return failure is null ? states : throw new IOException(failure.Message, failure);

        void Work(int index)
        {
            try
            {
                var state = states[index] = new TState();
                var buffer = new byte[blockBytes + (64 << 10)];
                for (int i = Interlocked.Increment(ref next); i < blocks.Count; i = Interlocked.Increment(ref next))
                {
                    var (file, start) = blocks[i];
                    var lines = Read(handles[file], start, Math.Min(start + blockBytes, lengths[file]), lengths[file], ref buffer);
                    use(lines, state);
                }
            }
            catch (IOException e)
            {
                failure = e;
            }
        }
    }

    /// <summary>The lines that start in a block: those after its first line feed, up to the first one at or after its end.</summary>
    private static ReadOnlySpan<byte> Read(SafeFileHandle file, long start, long end, long length, ref byte[] buffer)
    {
        // One byte early: a line starts at the block's first byte if a line feed stands before it.
        long from = start == 0 ? 0 : start - 1;
        int filled = Fill(file, buffer.AsSpan(0, (int)(end - from)), from);
        int first = start == 0 ? 0 : buffer.AsSpan(0, filled).IndexOf((byte)'\n') + 1;
        if (start > 0 && first == 0)
        {
            return []; // the middle of a line that another block owns
        }

        // The last line goes on to its line feed, wherever that is.
        int last = filled;
        while (buffer[last - 1] != (byte)'\n' && from + filled < length)
        {
            int more = (int)Math.Min(64 << 10, length - from - filled);
            if (buffer.Length - filled < more)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            int read = Fill(file, buffer.AsSpan(filled, more), from + filled);
            int feed = buffer.AsSpan(filled, read).IndexOf((byte)'\n');
            last = feed < 0 ? filled + read : filled + feed + 1;
            filled += read;
        }

        return buffer.AsSpan(first, last - first);
    }

    private static int Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            int read = RandomAccess.Read(file, buffer[filled..], offset + filled);
            if (read == 0)
            {
                throw new EndOfStreamException("A file became shorter while it was read.");
            }

            filled += read;
        }

        return filled;
    }
}
