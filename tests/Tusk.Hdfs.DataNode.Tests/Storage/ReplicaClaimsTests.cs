using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataNode.Tests.Support;

namespace Tusk.Hdfs.DataNode.Tests.Storage;

public sealed class ReplicaClaimsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BlockStore _store;
    private readonly ReplicaMap _map = new();
    private readonly Replica _replica;

    public ReplicaClaimsTests()
    {
        _store = Samples.Open(_folder / "data");
        _replica = _store.Finished(Samples.Block(), Samples.Content(10));
        _map.Add(_replica);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_after_the_other_has_a_replica_for_himself()
    {
        var claims = new ReplicaClaims(_map, TimeSpan.FromMinutes(1));
        ReplicaClaims.Claim? first = await claims.ClaimAsync(_replica.Id, () => _replica);
        Task<ReplicaClaims.Claim?> second = claims.ClaimAsync(_replica.Id, () => _replica).AsTask();
        Task<int> third = claims.DoAsync(_replica.Id, static () => 3).AsTask();
        Assert.False(second.IsCompleted || third.IsCompleted);

        first!.Dispose();
        (await second)!.Dispose();

        Assert.Equal(3, await third);
        Assert.Null(_replica.Change);
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        var claims = new ReplicaClaims(_map, TimeSpan.FromMilliseconds(20));
        using ReplicaClaims.Claim? first = await claims.ClaimAsync(_replica.Id, () => _replica);

        var refused = await Assert.ThrowsAsync<ReplicaException>(async () => await claims.DoAsync(_replica.Id, static () => 3));

        Assert.Contains("dfs.datanode.xceiver.stop.timeout.millis", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_removed_meanwhile_is_not_brought_back()
    {
        var claims = new ReplicaClaims(_map, TimeSpan.FromMinutes(1));
        using ReplicaClaims.Claim? claim = await claims.ClaimAsync(_replica.Id, () => _replica);
        Assert.NotNull(_map.TakeOut(_replica));

        Assert.Throws<ReplicaException>(() => claim!.Commit(static replica => replica));
    }

    [Fact]
    public async Task A_claim_that_is_refused_is_none()
    {
        var claims = new ReplicaClaims(_map, TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<ReplicaException>(async () => await claims.ClaimAsync(_replica.Id, () => throw ReplicaException.Io("no")));
        Assert.Null(await claims.ClaimAsync(_replica.Id, static () => null));

        Assert.Equal(1, await claims.DoAsync(_replica.Id, static () => 1));
    }
}
