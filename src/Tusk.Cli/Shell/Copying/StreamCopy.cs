using System.Buffers;

namespace Tusk.Cli.Shell.Copying;

/// <summary>Moves bytes from one stream to another.</summary>
internal static class StreamCopy
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Copies to standard output until the end, or until <paramref name="most"/> bytes.</summary>
    /// <returns>How many bytes there were.</returns>
    public static long ToOutput(Stream source, ShellSession session, long most = long.MaxValue)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long total = 0;
            while (total < most)
            {
                session.CancellationToken.ThrowIfCancellationRequested();
                int read = source.Read(buffer, 0, (int)Math.Min(buffer.Length, most - total));
                if (read == 0)
                {
                    break;
                }

                session.Output.Write(buffer.AsSpan(0, read));
                total += read;
            }

            session.Output.Flush();
            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies everything to a file that is being written.</summary>
    /// <param name="source">Read to its end.</param>
    /// <param name="target">Where to.</param>
    /// <param name="copied">Told how many bytes came, each time.</param>
    /// <param name="cancellationToken">Stops in the middle.</param>
    public static void ToFile(Stream source, Stream target, Action<int>? copied, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = source.Read(buffer, 0, buffer.Length);
                if (read == 0)
                {
                    return;
                }

                target.Write(buffer, 0, read);
                copied?.Invoke(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
