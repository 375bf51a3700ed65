using Tusk.Common.Configurations;
using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>Settings that Hadoop takes whatever they are: clamped, or passed over with a word.</summary>
public sealed class WriteOptionsTests
{
    [Theory]
    [InlineData("-5", 1)]
    [InlineData("0", 1)]
    [InlineData("1", 1)]
    [InlineData("65536", 126)]
    [InlineData("33554432", 32513)] // as of 16777216: without 33 B, in parts of 516 B
    [InlineData("2147483647", 32513)]
    public void A_packet_has_at_least_a_chunk_and_at_most_16_MiB(string bytes, int chunks)
    {
        HdfsWriteOptions options = HdfsWriteOptions.Read(With("dfs.client-write-packet-size", bytes));

        Assert.Equal(chunks, PacketPool.ChunksIn(options.Checksum, options.PacketBytes));
    }

    [Theory]
    [InlineData("64k")]
    [InlineData("many")]
    [InlineData("2147483648")]
    public void What_is_no_number_of_32_bits_is_refused(string bytes) => Assert.StartsWith(
        $"Setting dfs.client-write-packet-size is '{bytes}'; expected 600 to 16777216 (bytes)",
        Assert.Throws<ConfigurationException>(() => HdfsWriteOptions.Read(With("dfs.client-write-packet-size", bytes))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("CRC32", ChecksumType.Crc32, false)]
    [InlineData("CRC32C", ChecksumType.Crc32C, false)]
    [InlineData("NULL", ChecksumType.Null, false)]
    [InlineData("crc32", ChecksumType.Crc32C, true)]
    [InlineData("null", ChecksumType.Crc32C, true)]
    [InlineData("md5", ChecksumType.Crc32C, true)]
    public void A_checksum_that_is_not_known_by_its_exact_name_is_the_default_and_told(string value, ChecksumType type, bool isTold)
    {
        List<string> told = [];

        HdfsWriteOptions options = HdfsWriteOptions.Read(With("dfs.checksum.type", value), told.Add);

        Assert.Equal(type, options.Checksum.Type);
        Assert.Equal(
            isTold ? [$"Setting dfs.checksum.type is '{value}'; expected one of CRC32C, CRC32, NULL. CRC32C is taken, as Hadoop does."] : [], told);
    }

    [Theory]
    [InlineData("DEFAULT")]
    [InlineData("MIXED")]
    public void What_hadoop_knows_and_cannot_write_with_is_refused(string value) => Assert.Equal(
        $"Setting dfs.checksum.type is '{value}'; expected one of CRC32C, CRC32, NULL.",
        Assert.Throws<ConfigurationException>(() => HdfsWriteOptions.Read(With("dfs.checksum.type", value))).Message);

    [Fact]
    public void The_same_of_the_way_to_combine_them()
    {
        List<string> told = [];

        Assert.False(FileReadOptions.Read(With("dfs.checksum.combine.mode", "composite_crc"), told.Add).HasCompositeChecksums);
        Assert.True(FileReadOptions.Read(With("dfs.checksum.combine.mode", "COMPOSITE_CRC"), told.Add).HasCompositeChecksums);

        Assert.StartsWith("Setting dfs.checksum.combine.mode is 'composite_crc'; ", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_have_no_bound_but_that_of_the_type()
    {
        Configuration configuration = new();
        foreach (string name in new[]
        {
            "dfs.client.block.write.retries", "dfs.client.block.write.locateFollowingBlock.retries",
            "dfs.client.pipeline.recovery.max-retries", "dfs.client.write.max-packets-in-flight",
            "dfs.client.max.block.acquire.failures", "dfs.client.socketcache.capacity", "dfs.client.retry.times.get-last-block-length",
        })
        {
            configuration.Set(name, "2147483647");
        }

        HdfsWriteOptions writing = HdfsWriteOptions.Read(configuration);
        FileReadOptions reading = FileReadOptions.Read(configuration);

        Assert.Equal((int.MaxValue, int.MaxValue, int.MaxValue), (writing.BlockRetries, writing.ReplicationRetries, writing.MaxRecoveries));
        Assert.Equal((int.MaxValue, int.MaxValue), (reading.AcquireFailures, reading.LastBlockRetries));
        Assert.Equal((4_096, 4_096), (writing.MaxPacketsInFlight, reading.CachedConnections)); // memory, of which we do bound the use
        Assert.NotNull(writing.ReplicationPauses.Before(1_000_000));
    }

    /// <summary>Hadoop takes them, and can then read no block: the NameNode refuses the length, its own client the time to connect.</summary>
    [Theory]
    [InlineData("dfs.client.read.prefetch.size", "0 to 9223372036854775807 (bytes)")]
    [InlineData("dfs.client.socket-timeout", "0 to 86400000 (ms)")]
    public void A_number_below_zero_with_which_nothing_can_be_read_is_refused(string name, string expected) => Assert.Equal(
        $"Setting {name} is '-1'; expected {expected}.",
        Assert.Throws<ConfigurationException>(() => FileReadOptions.Read(With(name, "-1"))).Message);

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    public void Without_a_time_to_take_bytes_a_datanode_is_waited_for(string value) => Assert.Equal(
        HdfsReadKeys.NoTimeout, FileReadOptions.Read(With("dfs.datanode.socket.write.timeout", value)).Timeouts.Send);

    private static Configuration With(string name, string value)
    {
        Configuration configuration = new();
        configuration.Set(name, value);
        return configuration;
    }
}
