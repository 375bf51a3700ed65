using Tusk.Hdfs.DataNode.Reports;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs.Datanode;
using BlockStatus = Tusk.Protocol.Hdfs.Datanode.ReceivedDeletedBlockInfoProto.Types.BlockStatus;

namespace Tusk.Hdfs.DataNode.Tests.Reports;

public sealed class ReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BlockStore _store;

    public ReportTests() => _store = Samples.Open(_folder / "data");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_block_report_is_a_buffer_of_varints()
    {
        StorageBlockReportProto report = ReportMapping.ToBlockReport(
            _store.Volumes.Working[0],
            [(new BlockId(1073741825), new GenerationStamp(1001), 200_000, ReplicaState.Finalized), (new BlockId(-1), new GenerationStamp(5), 0, ReplicaState.BeingWritten)]);

        Assert.Equal(2ul, report.NumberOfBlocks);
        // 2 x id, 200000, 1001, FINALIZED; then 1 (zigzag of -1), 0, 5, RBW
        Assert.Equal("8280808008" + "C09A0C" + "E907" + "00" + "01" + "00" + "05" + "01", Convert.ToHexString(report.BlocksBuffers[0].Span));
    }

    [Fact]
    public void A_large_report_comes_in_several_buffers()
    {
        StorageBlockReportProto report = ReportMapping.ToBlockReport(
            _store.Volumes.Working[0],
            [.. Enumerable.Range(0, 20_000).Select(static i => (new BlockId(i), new GenerationStamp(1001), 1L << 27, ReplicaState.Finalized))]);

        Assert.InRange(report.BlocksBuffers.Count, 2, 10);
        Assert.All(report.BlocksBuffers, static buffer => Assert.InRange(buffer.Length, 1, 64 << 10));
    }

    [Fact]
    public void Of_several_changes_of_a_block_the_last_one_is_told_and_an_older_one_does_not_come_back()
    {
        Volume volume = _store.Volumes.Working[0];
        using var urgent = new SemaphoreSlim(0);
        var changes = new IncrementalReports(urgent);
        changes.Add(volume, Change(1, BlockStatus.Receiving));
        changes.Add(volume, Change(2, BlockStatus.Deleted));
        Assert.Equal(0, urgent.CurrentCount); // can wait for the next heartbeat
        changes.Add(volume, Change(1, BlockStatus.Received));
        Assert.Equal(1, urgent.CurrentCount);

        var failed = changes.Take();
        Assert.True(changes.IsEmpty);
        changes.Add(volume, Change(1, BlockStatus.Deleted));
        changes.PutBack(failed);

        StorageReceivedDeletedBlocksProto told = Assert.Single(IncrementalReports.ToProtos(changes.Take()));
        Assert.Equal([(1ul, BlockStatus.Deleted), (2ul, BlockStatus.Deleted)], told.Blocks.Select(static info => (info.Block.BlockId, info.Status)).Order());
    }

    private static ReplicaChange Change(long id, BlockStatus status) => new(new BlockId(id), new GenerationStamp(1001), 10, status);

    [Fact]
    public void A_heartbeat_tells_of_the_volumes_that_are_left()
    {
        string folders = $"{_folder / "a"},{_folder / "b"}";
        (string, string) tolerated = ("dfs.datanode.failed.volumes.tolerated", "1");
        using BlockStore two = Samples.Open(folders, null, tolerated);
        var facts = new DataNodeFacts(Samples.Options(folders, tolerated), Samples.Space, two, "uuid", new DataNodeLog(null), TimeProvider.System);
        Directory.Delete(_folder / "a", recursive: true); // as a disk that is not mounted any more

        HeartbeatRequestProto heartbeat = facts.Heartbeat(facts.Registration(), wantsReport: false);

        Assert.Equal((1, 1u), (heartbeat.Reports.Count, heartbeat.FailedVolumes));
        Assert.Equal([_folder / "a"], heartbeat.VolumeFailureSummary.FailedStorageLocations);
    }
}
