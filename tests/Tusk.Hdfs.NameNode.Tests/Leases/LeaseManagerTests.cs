using Tusk.Hdfs.NameNode.Leases;

namespace Tusk.Hdfs.NameNode.Tests.Leases;

/// <summary>Who writes what, and whose time is over.</summary>
public sealed class LeaseManagerTests
{
    private readonly LeaseManager _leases = new(softLimitMillis: 60_000, hardLimitMillis: 1_200_000);

    [Fact]
    public void A_holder_is_there_as_long_as_it_has_files()
    {
        _leases.Add("c1", new InodeId(1), 0);
        _leases.Add("c1", new InodeId(2), 0);
        _leases.Remove(new InodeId(1));

        Assert.Equal("[Lease.  Holder: c1, pending creates: 1]", _leases.Find("c1")!.ToString());

        _leases.Remove(new InodeId(2));
        _leases.Remove(new InodeId(2));

        Assert.Null(_leases.Find("c1"));
        Assert.Equal((0, 0), (_leases.HolderCount, _leases.FileCount));
    }

    [Fact]
    public void A_file_has_one_holder()
    {
        _leases.Add("c1", new InodeId(1), 0);
        _leases.Add("c2", new InodeId(1), 0);

        Assert.Null(_leases.Find("c1"));
        Assert.Equal("c2", _leases.Find(new InodeId(1))!.Holder);
    }

    [Theory]
    [InlineData(60_000, false)]
    [InlineData(60_001, true)]
    public void The_soft_limit_is_passed_after_it(long nowMillis, bool isPassed) =>
        Assert.Equal(isPassed, _leases.IsPastSoftLimit(_leases.Add("c1", new InodeId(1), 0), nowMillis));

    [Fact]
    public void Those_past_the_hard_limit_come_in_the_order_of_their_silence()
    {
        _leases.Add("late", new InodeId(1), 20);
        _leases.Add("early", new InodeId(2), 10);
        _leases.Add("alive", new InodeId(3), 0);
        _leases.Renew("alive", 500);
        _leases.Renew("nobody", 500);

        Assert.Equal(["early", "late"], _leases.PastHardLimit(1_200_021).Select(static lease => lease.Holder));
        Assert.Equal(["early"], _leases.PastHardLimit(1_200_020).Select(static lease => lease.Holder));
        Assert.Empty(_leases.PastHardLimit(1_200_010));
    }

    [Fact]
    public void After_a_start_all_have_their_full_time()
    {
        _leases.Add("c1", new InodeId(1), 0);

        _leases.RenewAll(2_000_000);

        Assert.Empty(_leases.PastHardLimit(3_200_000));
    }
}
