namespace Tusk.MapReduce.Codecs;

/// <summary>Hash codes as Java's Writables compute them; they decide the default partition.</summary>
public static class JavaHash
{
    /// <summary>Hash of a byte sequence: h = 1, then 31h + signed byte.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.io.WritableComparator#hashBytes; Text and BytesWritable use it.</remarks>
    public static int OfBytes(ReadOnlySpan<byte> bytes)
    {
        int hash = 1;
        foreach (byte b in bytes)
        {
            hash = unchecked((31 * hash) + (sbyte)b);
        }

        return hash;
    }

    /// <summary>The partition of a hash: (hash &amp; 0x7fffffff) mod partitions.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.mapreduce.lib.partition.HashPartitioner.</remarks>
    public static int Partition(int hash, int partitions) => (hash & int.MaxValue) % partitions;
}
