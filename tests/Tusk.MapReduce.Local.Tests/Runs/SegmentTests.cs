using Tusk.Common.Errors;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Runs;

/// <summary>Runs on disk: Hadoop's IFile segments, written and read back, whole and damaged.</summary>
public sealed class SegmentTests : IDisposable
{
    private const int SmallestBuffer = 64;
    private readonly TemporaryFolder _folder = new();
    private int _files;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_come_back_through_the_smallest_buffers()
    {
        var random = new Random(1);
        for (int round = 0; round < Effort.Cases(60); round++)
        {
            int partitions = random.Next(1, 5);
            Sample.Entry[] entries = Sample.Sorted(Enumerable.Range(0, random.Next(200)).Select(_ => RandomEntry(random, partitions)));
            using ScratchFile file = NewFile();

            DiskRun run = Sample.WriteRun(file, entries, partitions, random.Next(0, 200));

            for (int partition = 0; partition < partitions; partition++)
            {
                Sample.Entry[] expected = [.. entries.Where(entry => entry.Partition == partition)];
                Assert.Equal(expected.Length, run.Records(partition));
                Assert.Equal(expected, Sample.ReadAll(run.Open(partition, random.Next(0, 200)), partition));
            }
        }
    }

    [Fact]
    public void Cursors_over_one_file_do_not_disturb_each_other()
    {
        using ScratchFile file = NewFile();
        Sample.Entry[] entries = [.. Enumerable.Range(0, 100).Select(static i => Sample.Of($"{i:D3}", i))];
        DiskRun run = Sample.WriteRun(file, entries, 1, SmallestBuffer);
        using RunCursor first = run.Open(0, SmallestBuffer);
        using RunCursor second = run.Open(0, SmallestBuffer);

        Assert.True(first.MoveNext());
        Assert.Equal(entries, Sample.ReadAll(second, 0));
        Assert.Equal(entries[1..], Sample.ReadAll(first, 0));
        Assert.False(first.MoveNext());
    }

    [Fact]
    public void A_segment_has_the_bytes_of_hadoops()
    {
        byte[] golden = SharedFiles.Vector("ifile/segment-none");
        using ScratchFile file = NewFile();
        var writer = new SegmentWriter(file, 1, 7);
        foreach ((string key, byte count) in ((string, byte)[])[("a", 1), ("a", 1), ("b", 1), ("grün", 4), ("zz", 2)])
        {
            byte[] text = Sample.Bytes(key);
            writer.Write([(byte)text.Length, .. text], [0, 0, 0, count]); // a Text, an IntWritable
        }

        writer.EndSegment(0);

        Assert.Equal(golden.Length, writer.TotalBytes);
        Assert.Equal(Convert.ToHexString(golden), Convert.ToHexString(Content(file, golden.Length)));
    }

    [Fact]
    public void Segments_that_hadoop_wrote_are_read()
    {
        byte[] golden = SharedFiles.Vector("ifile/segment-none");
        using ScratchFile file = NewFile();
        file.Write(golden, 0);
        var run = new DiskRun(file, [new SegmentPosition(0, golden.Length, 5)]);

        List<Sample.Entry> entries = Sample.ReadAll(run.Open(0, SmallestBuffer), 0);

        Assert.Equal(["\u0001a", "\u0001a", "\u0001b", "\u0005grün", "\u0002zz"], entries.Select(static entry => System.Text.Encoding.UTF8.GetString(entry.Key)));
        Assert.Equal([1, 1, 1, 4, 2], entries.Select(static entry => (int)entry.Value[3]));
    }

    [Fact]
    public void A_map_output_of_hadoops_is_read_partition_by_partition()
    {
        byte[] golden = SharedFiles.Vector("ifile/file.out");
        byte[] index = SharedFiles.Vector("ifile/file.out.index"); // start, raw length, part length: i64 big-endian each
        using ScratchFile file = NewFile();
        file.Write(golden, 0);
        SegmentPosition[] positions =
        [
            .. Enumerable.Range(0, 2).Select(partition => new SegmentPosition(
                System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(index.AsSpan(24 * partition)),
                System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(index.AsSpan((24 * partition) + 16)),
                Records: 1)),
        ];
        var run = new DiskRun(file, positions);

        Assert.Equal(["\u0003bar"], Keys(run, 0));
        Assert.Equal(["\u0003foo", "\u0005hello", "\u0005world"], Keys(run, 1));
    }

    [Fact]
    public void A_file_cut_anywhere_is_an_error_that_names_it()
    {
        byte[] whole = Segment();
        for (int length = 0; length < whole.Length; length++)
        {
            AssertDamaged(whole[..length], whole.Length, $"cut to {length}");
        }
    }

    [Fact]
    public void A_segment_whose_index_entry_is_shorter_than_it_is_an_error()
    {
        byte[] whole = Segment();
        for (int length = 4; length < whole.Length; length++)
        {
            AssertDamaged(whole, length, $"length {length}");
        }
    }

    [Fact]
    public void Any_flipped_bit_is_an_error_that_names_the_file()
    {
        byte[] whole = Segment();
        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertDamaged(damaged, whole.Length, $"bit {bit}");
        }
    }

    [Fact]
    public void Random_bytes_are_an_error_and_never_a_hang()
    {
        var random = new Random(7);
        for (int round = 0; round < Effort.Cases(2000); round++)
        {
            byte[] bytes = new byte[random.Next(4, 80)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                bytes[0] = (byte)random.Next(0x80, 0x100); // a length of several bytes, or below zero
            }

            AssertDamaged(bytes, bytes.Length, Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public void Two_lengths_whose_sum_overflows_are_an_error()
    {
        // 0x88: eight bytes follow; 2^63 - 1, twice
        byte[] length = [0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        AssertDamaged([.. length, .. length, .. new byte[40]], 58, "overflow");
    }

    private static IEnumerable<string> Keys(DiskRun run, int partition) =>
        Sample.ReadAll(run.Open(partition, 0), partition).Select(static entry => System.Text.Encoding.UTF8.GetString(entry.Key));

    /// <summary>Records short and long, empty ones, lengths of one and of several bytes.</summary>
    private byte[] Segment()
    {
        using ScratchFile file = NewFile();
        var writer = new SegmentWriter(file, 1, SmallestBuffer);
        writer.Write([], []);
        writer.Write("a"u8, "1"u8);
        writer.Write("a"u8, new byte[130]);
        writer.Write("key"u8, []);
        writer.EndSegment(0);
        return Content(file, (int)writer.TotalBytes);
    }

    private void AssertDamaged(byte[] content, int segmentLength, string what)
    {
        using ScratchFile file = NewFile();
        file.Write(content, 0);
        var run = new DiskRun(file, [new SegmentPosition(0, segmentLength, 4)]);

        Exception? failure = Record.Exception(() => Sample.ReadAll(run.Open(0, SmallestBuffer), 0));

        Assert.True(
            failure is HadoopException && failure.Message.Contains($"{_files}.scratch", StringComparison.Ordinal),
            $"{what}: {failure?.GetType().Name ?? "no error"} {failure?.Message}");
    }

    private static byte[] Content(ScratchFile file, int length)
    {
        byte[] content = new byte[length + 1];
        int read = file.Read(content, 0);
        Assert.Equal(length, read);
        return content[..length];
    }

    private static Sample.Entry RandomEntry(Random random, int partitions)
    {
        byte[] key = new byte[random.Next(10) == 0 ? random.Next(1000) : random.Next(10)];
        byte[] value = new byte[random.Next(10) == 0 ? random.Next(1000) : random.Next(10)];
        random.NextBytes(key);
        random.NextBytes(value);
        return new Sample.Entry(random.Next(partitions), key, value);
    }

    private ScratchFile NewFile() => new(_folder[$"{++_files}.scratch"], new ScratchHandles(2));
}
