using Tusk.Common.Configurations;
using Tusk.Protocol;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Nameservices;
using Tusk.Rpc.Retries;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Nameservices;

public sealed class NameserviceTests
{
    [Theory]
    [InlineData("nn1:9000", "nn1:9000")]
    [InlineData("nn1", "nn1:8020")]
    [InlineData("10.0.0.1:1", "10.0.0.1:1")]
    [InlineData("[::1]:9000", "[::1]:9000")]
    [InlineData("[::1]", "[::1]:8020")]
    public void A_host_is_one_namenode(string authority, string address)
    {
        NameserviceAddresses service = NameserviceAddresses.Resolve(new Configuration(), authority);

        Assert.Equal((false, address), (service.IsLogical, Assert.Single(service.Addresses).ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nn1:")]
    [InlineData("nn1:0")]
    [InlineData("nn1:65536")]
    [InlineData("nn1:-1")]
    [InlineData("nn 1:1")]
    [InlineData("[::1:1")]
    [InlineData(":1")]
    public void What_is_no_address_is_refused(string authority)
    {
        var error = Assert.Throws<ConfigurationException>(() => NameserviceAddresses.Resolve(new Configuration(), authority));

        Assert.StartsWith($"hdfs://{authority} names no NameNode", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nameservice_is_the_namenodes_that_it_lists()
    {
        NameserviceAddresses service = NameserviceAddresses.Resolve(Ha(), "ns");

        Assert.True(service.IsLogical);
        Assert.Equal(["a:8020", "b:9000"], service.Addresses.Select(static address => address.ToString()));
    }

    [Fact]
    public void A_nameservice_has_no_port()
    {
        var error = Assert.Throws<ConfigurationException>(() => NameserviceAddresses.Resolve(Ha(), "ns:8020"));

        Assert.Contains("leave the port out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namenode_without_an_address_is_named()
    {
        Configuration configuration = Ha();
        configuration.Set("dfs.ha.namenodes.ns", "nn1,nn3");

        var error = Assert.Throws<ConfigurationException>(() => NameserviceAddresses.Resolve(configuration, "ns"));

        Assert.Equal("dfs.namenode.rpc-address.ns.nn3", error.Key);
    }

    [Theory]
    [InlineData("dfs.client.failover.resolve-needed", "ns", true)]
    [InlineData("dfs.client.failover.resolve-needed.ns", "ns", true)]
    [InlineData("dfs.client.failover.resolve-needed.other", "ns", false)]
    [InlineData("dfs.client.failover.resolve-needed", "nn1:9000", false)] // a host, of which every address is tried anyway
    public void A_name_may_stand_for_several_namenodes(string key, string authority, bool isLookedUp)
    {
        Configuration configuration = Ha();
        configuration.Set(key, "true");

        IReadOnlyList<RpcAddress> addresses = NameserviceAddresses.Resolve(configuration, authority).LookUp(
            configuration, static host => host == "a" ? [new([10, 0, 0, 1]), new([10, 0, 0, 2])] : [System.Net.IPAddress.IPv6Loopback]);

        string[] expected = isLookedUp ? ["10.0.0.1:8020", "10.0.0.2:8020", "[::1]:9000"] : authority == "ns" ? ["a:8020", "b:9000"] : [authority];
        Assert.Equal(expected, addresses.Select(static address => address.ToString()));
    }

    [Fact]
    public async Task Calls_go_to_every_address_that_was_looked_up()
    {
        Configuration configuration = Ha();
        configuration.Set("dfs.client.failover.resolve-needed.ns", "true");
        configuration.Set("dfs.namenode.rpc-address.ns.nn1", "127.0.0.1:1");
        configuration.Set("dfs.namenode.rpc-address.ns.nn2", "no-such-host.invalid:1");
        await using var client = new RpcClient(RpcClientOptions.Default);

        var error = Assert.Throws<RpcConnectException>(Create);
        configuration.Set("dfs.namenode.rpc-address.ns.nn2", "127.0.0.1:1"); // the same machine: once
        configuration.Set("dfs.client.failover.random.order", "false");

        Assert.StartsWith("Unknown host no-such-host.invalid in no-such-host.invalid:1", error.Message, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1:1", Create().Current.Address.ToString());

        RpcProxy Create() => NameNodeProxies.Create(client, configuration, "ns", RpcProtocol.ClientNamenode, new RpcUser("h"), new Jitter(1));
    }

    [Fact]
    public void A_resolver_that_is_not_there_is_refused()
    {
        Configuration configuration = Ha();
        configuration.Set("dfs.client.failover.resolve-needed.ns", "true");
        configuration.Set("dfs.client.failover.resolver.impl.ns", "com.example.Resolver");

        var error = Assert.Throws<ConfigurationException>(
            () => NameserviceAddresses.Resolve(configuration, "ns").LookUp(configuration, static _ => []));

        Assert.Equal("dfs.client.failover.resolver.impl.ns", error.Key);
    }

    [Fact]
    public async Task Pitfall_13_the_order_is_random_unless_it_is_not_to_be()
    {
        Configuration configuration = Ha();
        await using var client = new RpcClient(RpcClientOptions.Default);

        Assert.Equal(["a", "b"], Firsts().Order().Distinct());
        configuration.Set("dfs.client.failover.random.order.ns", "false");
        Assert.Equal(["a"], Firsts().Distinct());

        string[] Firsts() => [.. Enumerable.Range(0, 20).Select(seed => NameNodeProxies.Create(
            client, configuration, "ns", RpcProtocol.ClientNamenode, new RpcUser("h"), new Jitter(seed)).Current.Address.Host)];
    }

    [Fact]
    public async Task Of_several_namenodes_none_is_waited_for()
    {
        await using var client = new RpcClient(RpcClientOptions.Default);

        RpcEndpoint one = Create("nn1").Current;
        RpcEndpoint several = Create("ns").Current;

        Assert.Null(one.Connect);
        Assert.Equal((0, 0), (several.Connect!.Retries, several.Connect.RetriesOnTimeout));

        RpcProxy Create(string authority) => NameNodeProxies.Create(
            client, Ha(), authority, RpcProtocol.ClientNamenode, new RpcUser("h"), new Jitter(1));
    }

    [Fact]
    public void Options_follow_the_settings()
    {
        RpcClientOptions options = RpcClientOptions.Default;

        Assert.Equal(new RpcConnectOptions(TimeSpan.FromSeconds(20), 10, 45, TimeSpan.FromSeconds(1)), options.Connect);
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10)), (options.CallTimeout, options.PingInterval, options.MaxIdleTime));
        Assert.Equal((128 << 20, 128 << 20, true), (options.MaxRequestBytes, options.MaxResponseBytes, options.NoDelay));
        options = Samples.Options(("ipc.client.ping", "false"));
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.Zero), (options.CallTimeout, options.PingInterval));
        Assert.Throws<ConfigurationException>(() => Samples.Options(("ipc.client.connect.timeout", "0")));
    }

    private static Configuration Ha()
    {
        var configuration = new Configuration();
        configuration.Set("dfs.ha.namenodes.ns", "nn1, nn2");
        configuration.Set("dfs.namenode.rpc-address.ns.nn1", "a");
        configuration.Set("dfs.namenode.rpc-address.ns.nn2", "b:9000");
        return configuration;
    }
}
