using System.Net;
using Tusk.Common.Configurations;
using Tusk.Protocol;
using Tusk.Rpc.Retries;

namespace Tusk.Rpc.Nameservices;

/// <summary>Makes the proxy through which a program calls the NameNode, or the NameNodes, of an hdfs URI.</summary>
/// <remarks>
/// A single NameNode is waited for while the connection is made (ipc.client.connect.*); of several, the next one is tried
/// instead (dfs.client.failover.*). Whatever provider is configured, ours behaves as ConfiguredFailoverProxyProvider: the
/// others give the same answers, some of them sooner.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.NameNodeProxiesClient.
/// </remarks>
public static class NameNodeProxies
{
    /// <summary>Makes one.</summary>
    /// <param name="client">Makes the calls; stays the caller's to dispose.</param>
    /// <param name="configuration">Says where the NameNodes are, and how patient to be.</param>
    /// <param name="authority">The authority of the URI.</param>
    /// <param name="protocol">The protocol of the calls.</param>
    /// <param name="user">Whose calls they are.</param>
    /// <param name="jitter">Varies pauses, and the order of the NameNodes.</param>
    /// <exception cref="ConfigurationException">The authority is no address, or a setting is malformed.</exception>
    /// <exception cref="Errors.RpcConnectException">dfs.client.failover.resolve-needed is set, and a name is not known.</exception>
    public static RpcProxy Create(
        RpcClient client, Configuration configuration, string authority, RpcProtocol protocol, RpcUser user, Jitter jitter)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(jitter);
        NameserviceAddresses service = NameserviceAddresses.Resolve(configuration, authority);
        if (!service.IsLogical)
        {
            return new RpcProxy(
                client,
                [new RpcEndpoint(service.Addresses[0], protocol, user)],
                SingleServerRetryPolicy.Read(configuration, jitter));
        }

        IReadOnlyList<RpcAddress> addresses = service.LookUp(configuration, Dns.GetHostAddresses);
        RpcConnectOptions connect = client.Options.Connect with
        {
            Retries = RpcKeys.FailoverConnectRetries.Read(configuration),
            RetriesOnTimeout = RpcKeys.FailoverConnectRetriesOnTimeouts.Read(configuration),
        };
        IEnumerable<int> order = IsOrderRandom(configuration, service.Name)
            ? jitter.Order(addresses.Count)
            : Enumerable.Range(0, addresses.Count);
        return new RpcProxy(
            client,
            order.Select(i => new RpcEndpoint(addresses[i], protocol, user, connect)),
            FailoverRetryPolicy.Read(configuration, jitter));
    }

    /// <summary>The setting may be made for one nameservice, with its name behind the key.</summary>
    private static bool IsOrderRandom(Configuration configuration, string name) => configuration.GetBoolean(
        $"{RpcKeys.FailoverRandomOrder.Name}.{name}", RpcKeys.FailoverRandomOrder.Read(configuration));
}
