using System.Collections.Concurrent;
using Tusk.Hdfs.DataNode.Scanning;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Hdfs.DataNode.Tests.Scanning;

public sealed class VolumeScannerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BlockStore _store;
    private readonly ManualTime _time;
    private readonly ConcurrentQueue<BlockId> _told = [];
    private readonly SemaphoreSlim _idle = new(0);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private Action _beforeRead = static () => { };
    private int _unheard;

    public VolumeScannerTests()
    {
        _store = Samples.Open(_folder / "data");
        _time = new ManualTime { Skips = Skips };
    }

    public void Dispose()
    {
        _stop.Dispose();
        _idle.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Damaged_replicas_are_told_until_the_NameNode_hears_and_sound_ones_are_not()
    {
        Finish(0, 600_000);
        Samples.Damage(Finish(1, 600_000).DataPath, 599_999);
        Samples.Damage(Finish(2, 3_000).MetaPath, MetaHeader.Size + 1);
        Finish(3, 3_000);
        using (FileStream cut = File.OpenWrite(Finish(4, 3_000).DataPath))
        {
            cut.SetLength(2_000);
        }

        Finish(5, 0);
        _unheard = 3;

        await RunAsync(static _ => { });

        Assert.Equal([1, 2, 4], _told.Select(static id => (int)(id.Value - Samples.FirstId)).Distinct().Order());
        Assert.Equal(3 + 3, _told.Count);
    }

    [Fact]
    public async Task A_suspect_is_verified_though_its_turn_was_just_now()
    {
        Replica replica = Finish(0, 3_000);
        Finish(1, 3_000);

        await RunAsync(scanner =>
        {
            Assert.Empty(_told);
            Samples.Damage(replica.DataPath, 100);
            scanner.Suspect(replica.Id);
            scanner.Suspect(Samples.Block(1).Id);
            scanner.Suspect(Samples.Block(7).Id); // none of ours
        });

        Assert.Equal([replica.Id], _told);
    }

    /// <summary>Its last chunk changes while it is read: what is read then says nothing.</summary>
    [Fact]
    public async Task A_replica_that_is_appended_to_meanwhile_is_not_told()
    {
        Replica replica = Finish(0, 3_000);
        Samples.Damage(replica.DataPath, 100);
        ReplicaWriter? writer = null;
        _beforeRead = () => writer ??= _store.Recovery.Append(Samples.Block(), new GenerationStamp(1002), 3_000);

        await RunAsync(static _ => { });

        Assert.NotNull(writer);
        Assert.Empty(_told);
        _store.Abandon(writer);
    }

    [Theory]
    [InlineData("dfs.datanode.scan.period.hours", "-1")]
    [InlineData("dfs.datanode.scan.period.hours", "-5")]
    [InlineData("dfs.block.scanner.volume.bytes.per.second", "0")]
    [InlineData("dfs.block.scanner.volume.bytes.per.second", "-1")]
    public async Task It_can_be_turned_off(string setting, string value)
    {
        Samples.Damage(Finish(0, 3_000).DataPath, 100);
        using BlockScanner scanner = Scanner((setting, value));

        await scanner.RunAsync(_stop.Token); // ends at once
        scanner.Suspect(Samples.Block().Id);

        Assert.Empty(_told);
    }

    [Fact]
    public void The_period_is_as_Hadoop_reads_it()
    {
        Assert.Equal(TimeSpan.FromHours(504), Samples.Options(_folder / "data").ScanPeriod);
        Assert.Equal(TimeSpan.FromHours(504), Samples.Options(_folder / "data", ("dfs.datanode.scan.period.hours", "0")).ScanPeriod);
        Assert.Equal(TimeSpan.FromHours(2), Samples.Options(_folder / "data", ("dfs.datanode.scan.period.hours", "2")).ScanPeriod);
    }

    /// <summary>Scans until there is nothing to do, twice, with something done between.</summary>
    private async Task RunAsync(Action<BlockScanner> between)
    {
        using BlockScanner scanner = Scanner(("dfs.block.scanner.volume.bytes.per.second", "1000"));
        Task running = scanner.RunAsync(_stop.Token);
        Assert.True(await _idle.WaitAsync(TimeSpan.FromSeconds(20), _stop.Token), "The first round did not end.");
        between(scanner);
        scanner.Suspect(Samples.Block().Id);
        Assert.True(await _idle.WaitAsync(TimeSpan.FromSeconds(20), _stop.Token), "The suspects were not verified.");
        await _stop.CancelAsync();
        await running;
    }

    private BlockScanner Scanner(params (string Name, string Value)[] settings) => new(
        _store, Samples.Options(_folder / "data", settings), _time, new DataNodeLog(null), (replica, _) =>
        {
            _told.Enqueue(replica.Id);
            return Task.FromResult(Interlocked.Decrement(ref _unheard) < 0);
        });

    private Replica Finish(int number, int bytes) => _store.Finished(Samples.Block(number), Samples.Content(bytes));

    /// <summary>Pauses end at once, but for the one before the next round.</summary>
    private bool Skips(TimeSpan pause)
    {
        if (pause == TimeSpan.FromHours(1))
        {
            _idle.Release();
            return false;
        }

        _beforeRead();
        return true;
    }
}
