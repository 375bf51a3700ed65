using System.Diagnostics;
using Tusk.FileSystems;

namespace Tusk.Benchmarks.Hdfs;

/// <summary>What is timed: one stream out, one in, calls of the NameNode, small reads at random places.</summary>
internal sealed class HdfsLoad(FileSystem files, FsPath path)
{
    private const int BufferBytes = 1 << 20;
    private const int PieceBytes = 4096;

    public async Task WriteAsync(FsPath target, long bytes)
    {
        byte[] buffer = new byte[BufferBytes];
        new Random(1).NextBytes(buffer);
        await using FsOutputStream output = await files.CreateAsync(target, overwrite: true);
        for (long left = bytes; left > 0; left -= buffer.Length)
        {
            await output.WriteAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)));
        }
    }

    /// <summary>On the caller's thread, as Hadoop's client does.</summary>
    public async Task ReadBlockingAsync(long bytes)
    {
        byte[] buffer = new byte[BufferBytes];
        await using FsInput input = await files.OpenAsync(path);
        await using Stream stream = input.OpenStream();
        for (long left = bytes; left > 0;)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                break;
            }

            left -= read;
        }
    }

    public async Task ReadAsync(long bytes)
    {
        byte[] buffer = new byte[BufferBytes];
        await using FsInput input = await files.OpenAsync(path);
        await using Stream stream = input.OpenStream();
        for (long left = bytes; left > 0;)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)));
            if (read == 0)
            {
                break;
            }

            left -= read;
        }
    }

    public async Task<long> StatAsync(int caller, long deadline)
    {
        long count = 0;
        for (; Stopwatch.GetTimestamp() < deadline; count++)
        {
            await files.GetStatusAsync(path);
        }

        return count;
    }

    public static async Task<long> ReadPiecesAsync(FsInput input, int caller, long deadline)
    {
        Random random = new(caller);
        byte[] piece = new byte[PieceBytes];
        long count = 0;
        for (; Stopwatch.GetTimestamp() < deadline; count++)
        {
            long offset = (long)(random.NextDouble() * (input.Length - PieceBytes));
            for (int have = 0; have < PieceBytes;)
            {
                int read = await input.ReadAtAsync(offset + have, piece.AsMemory(have));
                have += read > 0 ? read : throw new EndOfStreamException();
            }
        }

        return count;
    }
}
