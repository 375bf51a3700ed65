using System.Net;
using System.Net.Sockets;
using Tusk.Common.Configurations;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Nameservices;

/// <summary>The NameNodes behind the authority of an hdfs URI.</summary>
/// <param name="Name">The authority: a host with or without a port, or the name of a logical nameservice.</param>
/// <param name="IsLogical">Whether it is a logical nameservice, of which one NameNode is active.</param>
/// <param name="Addresses">At least one, in the order of the configuration.</param>
/// <remarks>
/// A name is logical if <c>dfs.ha.namenodes.NAME</c> lists ids; <c>dfs.namenode.rpc-address.NAME.ID</c> then says where each
/// is. Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSUtilClient and HAUtilClient.
/// </remarks>
public sealed record NameserviceAddresses(string Name, bool IsLogical, IReadOnlyList<RpcAddress> Addresses)
{
    /// <summary>A NameNode's port where none is given.</summary>
    public const int DefaultPort = 8020;

    private const string IdsPrefix = "dfs.ha.namenodes.";
    private const string AddressPrefix = "dfs.namenode.rpc-address.";

    /// <summary>Finds the NameNodes.</summary>
    /// <exception cref="ConfigurationException">The authority is no address, or its nameservice is not wholly configured.</exception>
    public static NameserviceAddresses Resolve(Configuration configuration, string authority)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(authority);
        string name = authority.Split(':')[0];
        IReadOnlyList<string> ids = configuration.GetStrings(IdsPrefix + name);
        if (ids.Count > 0)
        {
            return name == authority
                ? new NameserviceAddresses(name, IsLogical: true, [.. ids.Select(id => AddressOf(configuration, name, id))])
                : throw new ConfigurationException(
                    $"hdfs://{authority} has a port, but {name} is a logical nameservice ({IdsPrefix}{name}): leave the port out.");
        }

        return RpcAddress.TryParse(authority, DefaultPort, out RpcAddress? address)
            ? new NameserviceAddresses(authority, IsLogical: false, [address])
            : throw new ConfigurationException(
                $"hdfs://{authority} names no NameNode: expected host, host:port, or a nameservice that {IdsPrefix}NAME lists.");
    }

    /// <summary>Where calls go: these addresses or, where dfs.client.failover.resolve-needed says so, every address behind their names.</summary>
    /// <param name="configuration">The settings; each may be made for one nameservice, with its name behind the key.</param>
    /// <param name="lookUp">Asks the name service; waits for it, as Hadoop does when a file system is made.</param>
    /// <exception cref="ConfigurationException">A resolver is named that we do not have.</exception>
    /// <exception cref="RpcConnectException">A name is not known.</exception>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.ha.AbstractNNFailoverProxyProvider#getResolvedHostsIfNecessary.</remarks>
    internal IReadOnlyList<RpcAddress> LookUp(Configuration configuration, Func<string, IPAddress[]> lookUp)
    {
        bool isNeeded = configuration.GetBoolean(
            $"{RpcKeys.FailoverResolveNeeded.Name}.{Name}", RpcKeys.FailoverResolveNeeded.Read(configuration));
        if (!IsLogical || !isNeeded)
        {
            return Addresses;
        }

        string key = $"{RpcKeys.FailoverResolver.Name}.{Name}";
        string resolver = configuration.Get(key, RpcKeys.FailoverResolver.Read(configuration)!);
        if (resolver != RpcKeys.DnsResolver)
        {
            throw configuration.Refused(key, resolver, $"{RpcKeys.DnsResolver}, which asks the name service; there is no other");
        }

        return [.. Addresses.SelectMany(address => LookUp(address, lookUp)).Distinct()];
    }

    private static IEnumerable<RpcAddress> LookUp(RpcAddress address, Func<string, IPAddress[]> lookUp)
    {
        IPAddress[] found = [];
        SocketException? cause = null;
        try
        {
            found = lookUp(address.Host);
        }
        catch (SocketException e)
        {
            cause = e;
        }

        return found.Length > 0
            ? found.Select(one => new RpcAddress($"{one}", address.Port))
            : throw new RpcConnectException(
                address,
                $"Unknown host {address.Host} in {address}: check the name ({AddressPrefix}*, {RpcKeys.FailoverResolveNeeded.Name}) and the name service.",
                cause);
    }

    private static RpcAddress AddressOf(Configuration configuration, string name, string id)
    {
        string key = $"{AddressPrefix}{name}.{id}";
        string? text = configuration.Get(key);
        return RpcAddress.TryParse(text, DefaultPort, out RpcAddress? address)
            ? address
            : throw configuration.Refused(key, text ?? "", $"host:port of NameNode {id}, which {IdsPrefix}{name} lists");
    }
}
