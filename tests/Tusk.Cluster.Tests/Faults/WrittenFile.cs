using Tusk.FileSystems;
using Tusk.Hdfs.Client;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>A file that a writer wrote, and how much of it was acknowledged.</summary>
/// <param name="path">Where it is.</param>
/// <param name="seed">What its content comes from.</param>
internal sealed class WrittenFile(string path, int seed)
{
    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>So many bytes were handed to the stream.</summary>
    public long Written { get; set; }

    /// <summary>So many bytes an hsync or a close has acknowledged.</summary>
    public long Acknowledged { get; set; }

    /// <summary>Whether its close was acknowledged.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Why it was given up.</summary>
    public string? Failure { get; set; }

    /// <summary>Writes a whole file.</summary>
    public async Task WriteAsync(HdfsFileSystem hdfs, int bytes, CancellationToken cancellationToken)
    {
        await using FsOutputStream output = await hdfs.CreateAsync(new FsPath(path), FileCreation.New, cancellationToken);
        await WriteMoreAsync(output, bytes, cancellationToken);
        await output.DisposeAsync();
        IsClosed = true;
    }

    /// <summary>Writes more, and has it acknowledged as synced.</summary>
    public async Task WriteMoreAsync(FsOutputStream output, int bytes, CancellationToken cancellationToken)
    {
        byte[] more = new byte[bytes];
        Fill(more, Written);
        Written += bytes;
        await output.WriteAsync(more, cancellationToken);
        await output.HsyncAsync(cancellationToken);
        Acknowledged = Written;
    }

    /// <summary>Reads it: all that was acknowledged is there, and what is there is what was written.</summary>
    public async Task CheckAsync(HdfsFileSystem hdfs, CancellationToken cancellationToken)
    {
        await using FsInput input = await hdfs.OpenAsync(new FsPath(path), cancellationToken);
        Assert.InRange(input.Length, Acknowledged, Written);
        byte[] there = new byte[1 << 16];
        byte[] expected = new byte[there.Length];
        await using Stream stream = input.OpenStream(0, cancellationToken);
        for (long at = 0; at < input.Length;)
        {
            int read = await stream.ReadAsync(there, cancellationToken);
            Assert.True(read > 0, $"{path} ends at {at} of {input.Length}.");
            Fill(expected.AsSpan(0, read), at);
            Assert.True(there.AsSpan(0, read).SequenceEqual(expected.AsSpan(0, read)), $"{path} has wrong bytes from {at} on.");
            at += read;
        }
    }

    /// <summary>The bytes from an offset on.</summary>
    public void Fill(Span<byte> bytes, long offset)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            ulong mixed = ((ulong)(offset + i) + ((ulong)seed << 32)) * 0x9E37_79B9_7F4A_7C15;
            bytes[i] = (byte)(mixed >> 56);
        }
    }
}
