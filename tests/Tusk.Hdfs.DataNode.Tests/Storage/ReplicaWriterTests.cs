using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataNode.Tests.Storage;

public sealed class ReplicaWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BlockStore _store;

    public ReplicaWriterTests() => _store = Samples.Open(_folder / "data");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_written_block_has_the_bytes_that_Hadoop_writes()
    {
        byte[] content = Protocol.Tests.Support.Captures.Read("blk_1073741826");

        Replica replica = _store.Finished(Samples.Block(1, 1002), content);

        Assert.EndsWith($"/current/{Samples.Pool}/current/finalized/subdir0/subdir0/blk_1073741826", replica.DataPath, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(replica.DataPath));
        Assert.Equal(Protocol.Tests.Support.Captures.Read("blk_1073741826_1002.meta"), File.ReadAllBytes(replica.MetaPath));
    }

    /// <summary>Packets as clients send them: after a flush the partial chunk comes again; after a failure, any packet.</summary>
    [Fact]
    public void However_it_is_cut_into_packets_data_and_checksums_are_those_of_the_whole()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            byte[] content = Samples.Content(random.Next(1, 20_000));
            ExtendedBlock block = Samples.Block(seed);
            ReplicaWriter writer = _store.Create(block, StorageType.Disk, Samples.Crc32C);
            for (int end = 0; end < content.Length;)
            {
                int start = end - (end % 512) - (512 * random.Next(0, Math.Min(3, (end / 512) + 1)));
                end = Math.Min(content.Length, Math.Max(end, start) + random.Next(1, 2_000));
                byte[] data = content[start..end];

                writer.Write(start, data, Samples.Sums(data), Samples.Crc32C);

                AssertReadable(block, content.AsSpan(0, end));
            }

            _store.Finish(writer, sync: seed == 0);
            _store.AssertHolds(block, content);
        }
    }

    [Fact]
    public void An_append_within_a_chunk_continues_its_checksum()
    {
        byte[] content = Samples.Content(151_000);
        _store.Finished(Samples.Block(), content.AsSpan(0, 150_000));

        ReplicaWriter writer = _store.Recovery.Append(Samples.Block(), new GenerationStamp(1002), 150_000);
        byte[] rest = content[150_000..150_016]; // fills the chunk; comes in a packet of its own
        writer.Write(150_000, rest, Samples.Sums(rest), Samples.Crc32C);
        writer.Write(150_016, content.AsSpan(150_016), Samples.Sums(content.AsSpan(150_016)), Samples.Crc32C);
        _store.Finish(writer, sync: false);

        _store.AssertHolds(Samples.Block(stamp: 1002), content);
        Assert.EndsWith("blk_1073741825_1002.meta", writer.Replica.MetaPath, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_came_before_an_append_reads_what_it_was_promised()
    {
        byte[] content = Samples.Content(1_000);
        _store.Finished(Samples.Block(), content.AsSpan(0, 700));
        using ReplicaReader reader = _store.OpenReader(Samples.Block());

        ReplicaWriter writer = _store.Recovery.Append(Samples.Block(), new GenerationStamp(1002), 700);
        byte[] rest = content[700..1_000];
        writer.Write(700, rest, Samples.Sums(rest), Samples.Crc32C);
        byte[] sums = new byte[8];
        reader.ReadSums(sums, 0, 700);

        Assert.Equal(Samples.Sums(content.AsSpan(0, 700)), sums);
        _store.Abandon(writer);
    }

    [Fact]
    public void Checksums_of_another_kind_are_made_anew()
    {
        var crc32 = new ChunkChecksum(ChecksumType.Crc32, 128);
        byte[] content = Samples.Content(3_000);
        _store.Finished(Samples.Block(), content.AsSpan(0, 700));

        ReplicaWriter writer = _store.Recovery.Append(Samples.Block(), new GenerationStamp(1002), 700);
        byte[] rest = content[640..];
        byte[] sums = new byte[crc32.SumBytes(rest.Length)];
        crc32.Compute(rest, sums);
        writer.Write(640, rest, sums, crc32);
        _store.Finish(writer, sync: false);

        _store.AssertHolds(Samples.Block(stamp: 1002), content);
    }

    [Fact]
    public void What_is_used_is_what_is_on_the_disk_at_any_time_and_nothing_after_the_deletion()
    {
        Volume volume = _store.Volumes.Working[0];
        byte[] content = Samples.Content(151_000);
        ReplicaWriter writer = _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        AssertUsed(volume);
        writer.Write(0, content.AsSpan(0, 100_100), Samples.Sums(content.AsSpan(0, 100_100)), Samples.Crc32C);
        AssertUsed(volume);
        writer.Write(99_840, content.AsSpan(99_840, 10_160), Samples.Sums(content.AsSpan(99_840, 10_160)), Samples.Crc32C); // its first chunk again
        AssertUsed(volume);
        _store.Finish(writer, sync: false);
        AssertUsed(volume);

        writer = _store.Recovery.Append(Samples.Block(), new GenerationStamp(1002), 110_000);
        byte[] rest = content[110_000..110_080]; // fills the chunk; comes in a packet of its own
        writer.Write(110_000, rest, Samples.Sums(rest), Samples.Crc32C);
        writer.Write(110_080, content.AsSpan(110_080), Samples.Sums(content.AsSpan(110_080)), Samples.Crc32C);
        AssertUsed(volume);
        _store.Finish(writer, sync: false);
        Replica other = _store.Finished(Samples.Block(number: 1), content);
        AssertUsed(volume);

        _store.Invalidate([(writer.Replica.Id, writer.Replica.Stamp)]);
        AssertUsed(volume);
        _store.Invalidate([(other.Id, other.Stamp)]);

        AssertUsed(volume);
        Assert.Equal(0, volume.UsedBytes);
    }

    [Fact]
    public void A_gap_is_refused()
    {
        ReplicaWriter writer = _store.Create(Samples.Block(), StorageType.Disk, Samples.Crc32C);
        byte[] data = Samples.Content(512);

        Assert.Throws<ReplicaException>(() => writer.Write(512, data, Samples.Sums(data), Samples.Crc32C));

        Assert.Equal(0, writer.Replica.Length);
        _store.Abandon(writer);
    }

    [Fact]
    public void A_damaged_last_chunk_takes_no_append()
    {
        Replica replica = _store.Finished(Samples.Block(), Samples.Content(700));
        byte[] damaged = File.ReadAllBytes(replica.DataPath);
        damaged[600]++;
        File.WriteAllBytes(replica.DataPath, damaged);

        ReplicaWriter writer = _store.Recovery.Append(Samples.Block(), new GenerationStamp(1002), 700);
        byte[] rest = Samples.Content(10);

        Assert.Throws<ReplicaException>(() => writer.Write(700, rest, Samples.Sums(rest), Samples.Crc32C));
        _store.Abandon(writer);
    }

    private static void AssertUsed(Volume volume) => Assert.Equal(
        Directory.EnumerateFiles(volume.Folder.Path, "blk_*", SearchOption.AllDirectories).Sum(static path => new FileInfo(path).Length),
        volume.UsedBytes);

    private void AssertReadable(ExtendedBlock block, ReadOnlySpan<byte> content)
    {
        Replica replica = _store.Require(block);
        using var reader = new ReplicaReader(replica);
        byte[] sums = new byte[Samples.Crc32C.SumBytes(content.Length)];
        reader.ReadSums(sums, 0, content.Length);

        Assert.Equal(content.Length, reader.Length);
        Assert.Equal(Samples.Sums(content), sums);
    }
}
