using Tusk.Rpc;
using Tusk.Rpc.Nameservices;

namespace Tusk.Hdfs.Client;

/// <summary>Authorities of hdfs paths: host, host and port, or nameservice.</summary>
internal static class HdfsAuthority
{
    /// <summary>Whether both name the same: names in either case, and a port left out is the NameNode's usual one.</summary>
    public static bool AreSame(string left, string right) =>
        left.Equals(right, StringComparison.OrdinalIgnoreCase)
        || (RpcAddress.TryParse(left, NameserviceAddresses.DefaultPort, out RpcAddress? one)
            && RpcAddress.TryParse(right, NameserviceAddresses.DefaultPort, out RpcAddress? other)
            && one.Port == other.Port
            && one.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase));
}
