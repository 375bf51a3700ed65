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
