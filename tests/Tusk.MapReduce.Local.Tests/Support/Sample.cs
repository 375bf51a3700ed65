using System.Text;
using Tusk.Common.Writables;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Tests.Support;

/// <summary>Records as the engine's insides see them.</summary>
internal static class Sample
{
    /// <summary>A record; equality is that of the bytes.</summary>
    public sealed record Entry(int Partition, byte[] Key, byte[] Value)
    {
        public bool Equals(Entry? other) => other is not null && Partition == other.Partition
            && Key.AsSpan().SequenceEqual(other.Key) && Value.AsSpan().SequenceEqual(other.Value);

        public override int GetHashCode() => Key.Length;

        public override string ToString() => $"{Partition}/{Convert.ToHexString(Key)}={Convert.ToHexString(Value)}";
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static Entry Of(string key, int value, int partition = 0) =>
        new(partition, Bytes(key), BitConverter.GetBytes(value));

    /// <summary>As a naive program would sort.</summary>
    public static Entry[] Sorted(IEnumerable<Entry> entries) =>
    [
        .. entries.OrderBy(static entry => entry.Partition)
            .ThenBy(static entry => entry.Key, Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b))),
    ];

    /// <summary>A record with its lengths, as runs hold it.</summary>
    public static byte[] Encoded(Entry entry)
    {
        byte[] lengths = new byte[RecordArena.MaxLengthBytes];
        int at = VarInt.Write(lengths, entry.Key.Length);
        at += VarInt.Write(lengths.AsSpan(at), entry.Value.Length);
        return [.. lengths.AsSpan(0, at), .. entry.Key, .. entry.Value];
    }

    public static DiskRun WriteRun(ScratchFile file, IEnumerable<Entry> sorted, int partitions, int bufferBytes)
    {
        var writer = new SegmentWriter(file, partitions, bufferBytes);
        ILookup<int, Entry> byPartition = sorted.ToLookup(static entry => entry.Partition);
        for (int partition = 0; partition < partitions; partition++)
        {
            foreach (Entry entry in byPartition[partition])
            {
                writer.Write(entry.Key, entry.Value);
            }

            writer.EndSegment(partition);
        }

        return writer.Complete();
    }

    public static MemoryRun WriteMemoryRun(IReadOnlyList<Entry> sorted, int partitions)
    {
        var arena = new RecordArena(64 * 1024);
        List<uint> addresses = [];
        foreach (Entry entry in sorted)
        {
            Assert.True(arena.TryAdd(entry.Key, entry.Value, long.MaxValue, force: false, out uint address));
            addresses.Add(address);
        }

        var writer = new MemoryRunWriter(partitions, arena.RecordBytes);
        int next = 0;
        for (int partition = 0; partition < partitions; partition++)
        {
            for (; next < sorted.Count && sorted[next].Partition == partition; next++)
            {
                writer.Write(arena.Record(addresses[next]));
            }

            writer.EndSegment(partition);
        }

        return writer.Complete();
    }

    public static List<Entry> ReadAll(RunCursor cursor, int partition)
    {
        List<Entry> entries = [];
        while (cursor.MoveNext())
        {
            entries.Add(new Entry(partition, cursor.Key.ToArray(), cursor.Value.ToArray()));
        }

        return entries;
    }

    public static List<Entry> ReadAll(Functions.ShuffleCursor cursor, int partition = 0)
    {
        List<Entry> entries = [];
        while (cursor.MoveNext())
        {
            entries.Add(new Entry(partition, cursor.Key.ToArray(), cursor.Value.ToArray()));
        }

        return entries;
    }
}
