using Tusk.Hdfs.DataNode.Scanning;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Tests.Scanning;

public sealed class ScanPlanTests
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(504);

    private readonly ScanPlan _plan = new(Period, new Random(1));
    private readonly List<BlockId> _there = [.. Enumerable.Range(1, 5).Select(static id => new BlockId(id))];
    private int _lists;

    [Fact]
    public void Each_replica_has_its_turn_once_in_a_period()
    {
        Assert.Equal(_there, Round(TimeSpan.Zero).OrderBy(static id => id.Value));
        Assert.Equal(Period - TimeSpan.FromHours(1), Wait(TimeSpan.FromHours(1)));
        _there.Add(new BlockId(6));

        Assert.Equal(_there, Round(Period)); // from the first one on: none was left out
        Assert.Equal(Period, Wait(Period));
        Assert.Equal(2, _lists);
    }

    [Fact]
    public void Those_that_start_often_begin_anywhere()
    {
        HashSet<BlockId?> first = [.. Enumerable.Range(0, 100).Select(
            seed => new ScanPlan(Period, new Random(seed)).Next(TimeSpan.Zero, List, out _))];

        Assert.Equal(5, first.Count);
    }

    [Fact]
    public void A_suspect_goes_first_and_is_acquitted_for_a_while()
    {
        BlockId? before = Next(TimeSpan.Zero);
        Assert.True(_plan.Suspect(new BlockId(99), TimeSpan.Zero));
        Assert.False(_plan.Suspect(new BlockId(99), TimeSpan.Zero));

        Assert.Equal(new BlockId(99), Next(TimeSpan.Zero));
        Assert.False(_plan.Suspect(new BlockId(99), ScanPlan.Acquittal - TimeSpan.FromTicks(1)));
        Assert.NotEqual(before, Next(TimeSpan.Zero)); // the round goes on
        Assert.True(_plan.Suspect(new BlockId(99), ScanPlan.Acquittal));
        Assert.Equal(new BlockId(99), Next(ScanPlan.Acquittal));
    }

    [Fact]
    public void Readers_cannot_make_it_grow()
    {
        Assert.Equal(ScanPlan.MostSuspects, Enumerable.Range(0, 3_000).Count(id => _plan.Suspect(new BlockId(id), TimeSpan.Zero)));
        for (int id = 0; id < ScanPlan.MostSuspects; id++)
        {
            Assert.Equal(new BlockId(id), Next(TimeSpan.Zero));
        }

        Assert.False(_plan.Suspect(new BlockId(5_000), TimeSpan.Zero)); // who was verified just now is remembered
        Assert.True(_plan.Suspect(new BlockId(5_000), ScanPlan.Acquittal)); // those before are forgotten
    }

    [Fact]
    public void Where_there_is_nothing_it_waits()
    {
        _there.Clear();

        Assert.Equal(Period, Wait(TimeSpan.Zero));
        Assert.Equal(Period / 2, Wait(Period / 2));
        Assert.Equal(1, _lists);
    }

    private IEnumerable<BlockId> List()
    {
        _lists++;
        return _there;
    }

    private BlockId? Next(TimeSpan now) => _plan.Next(now, List, out _);

    private TimeSpan Wait(TimeSpan now)
    {
        Assert.Null(_plan.Next(now, List, out TimeSpan wait));
        return wait;
    }

    private List<BlockId> Round(TimeSpan now) => [.. Enumerable.Range(0, _there.Count).Select(_ => Next(now)!.Value)];
}
