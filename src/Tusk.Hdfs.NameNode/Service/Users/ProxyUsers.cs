using System.Net;
using Tusk.Common.Configurations;
using Tusk.Rpc;

namespace Tusk.Hdfs.NameNode.Service.Users;

/// <summary>Who may act for whom, and from where: <c>hadoop.proxyuser.USER.users</c>, <c>.groups</c> and <c>.hosts</c>.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.security.authorize.DefaultImpersonationProvider. Hosts are addresses here, or <c>*</c>.</remarks>
/// <param name="configuration">The settings.</param>
/// <param name="groups">Knows the groups of users.</param>
internal sealed class ProxyUsers(Configuration configuration, UserGroups groups)
{
    private const string Prefix = "hadoop.proxyuser.";
    private const string Everything = "*";

    /// <summary>Whether the real user of a connection may act for the other.</summary>
    public bool MayImpersonate(RpcUser user, IPAddress address)
    {
        if (user.RealName is not string real)
        {
            return true;
        }

        int end = real.AsSpan().IndexOfAny('/', '@');
        string key = Prefix + (end > 0 ? real[..end] : real);
        IReadOnlyList<string> hosts = configuration.GetStrings(key + ".hosts");
        string from = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        return (hosts.Contains(Everything) || hosts.Contains(from)) && IsMeant(key, user.Name);
    }

    private bool IsMeant(string key, string user)
    {
        IReadOnlyList<string> users = configuration.GetStrings(key + ".users");
        IReadOnlyList<string> named = configuration.GetStrings(key + ".groups");
        return users.Contains(Everything) || users.Contains(user) || named.Contains(Everything) || groups.Of(user).Any(named.Contains);
    }
}
