using Google.Protobuf;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Hdfs.NameNode.Service.Datanode;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;

namespace Tusk.Hdfs.NameNode.Tests.Service;

public sealed class ReportMappingTests
{
    // 1073741825 as zigzag, then 300, 1001 and 1 (being written), as varints
    private static readonly byte[] One = [0x82, 0x80, 0x80, 0x80, 0x08, 0xAC, 0x02, 0xE9, 0x07, 0x01];

    [Fact]
    public void Both_forms_of_a_report_say_the_same()
    {
        var replica = new ReportedReplica(new BlockId(1_073_741_825), new GenerationStamp(1001), 300, ReplicaState.BeingWritten);

        StorageBlocks buffers = Report(1, One).ToStorageBlocks();
        StorageBlocks numbers = Report(0, []).With(0, 1, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 1_073_741_825, 300, 1001, 1).ToStorageBlocks();

        Assert.Equal([replica], buffers.Replicas);
        Assert.Equal([replica], numbers.Replicas);
        Assert.Equal(("DS-1", StorageType.Ssd), (buffers.StorageUuid, buffers.Type));
        Assert.Empty(Report(0, []).ToStorageBlocks().Replicas);
    }

    [Fact]
    public void Half_a_report_is_refused()
    {
        for (int bytes = 1; bytes < One.Length; bytes++)
        {
            Assert.Throws<NameNodeException>(() => Report(1, One[..bytes]).ToStorageBlocks());
        }

        Assert.Throws<NameNodeException>(() => Report(2, One).ToStorageBlocks());
        Assert.Throws<NameNodeException>(() => Report(1, [.. Enumerable.Repeat((byte)0xFF, 40)]).ToStorageBlocks());
        Assert.Throws<NameNodeException>(() => Report(0, []).With(1).ToStorageBlocks());
        Assert.Throws<NameNodeException>(() => Report(0, []).With(ulong.MaxValue, 1, 2, 3, 4).ToStorageBlocks());
        Assert.Throws<NameNodeException>(() => Report(0, []).With(1, 0, 1, 2, 3, 4, 5).ToStorageBlocks());
    }

    /// <summary>What it says of its replicas is no reason to take memory for them.</summary>
    [Theory]
    [InlineData(0x7FFF_FFFF)]
    [InlineData(ulong.MaxValue)]
    [InlineData(3)]
    public void A_report_of_more_replicas_than_it_has_bytes_for_is_refused(ulong count)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Assert.Throws<NameNodeException>(() => Report(count, One).ToStorageBlocks());

        Assert.Equal($"A block report of DS-1 says that it has {count} replicas, and has at most 2.", refused.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_report_of_fewer_replicas_than_it_has_is_refused_at_the_first_one_too_many()
    {
        var refused = Assert.Throws<NameNodeException>(() => Report(1, [.. One, .. One, 0xFF]).ToStorageBlocks());

        Assert.Equal("A block report of DS-1 says that it has 1 replicas, and has more.", refused.Message);
    }

    private static StorageBlockReportProto Report(ulong count, byte[] buffer)
    {
        var report = new StorageBlockReportProto
        {
            Storage = new DatanodeStorageProto { StorageUuid = "DS-1", StorageType = StorageTypeProto.Ssd },
        };
        if (count > 0)
        {
            report.NumberOfBlocks = count;
            report.BlocksBuffers.Add(ByteString.CopyFrom(buffer));
        }

        return report;
    }
}

file static class Numbers
{
    public static StorageBlockReportProto With(this StorageBlockReportProto report, params ulong[] numbers)
    {
        report.Blocks.AddRange(numbers);
        return report;
    }
}
