using System.Net;
using System.Net.NetworkInformation;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>The addresses of this machine.</summary>
internal static class LocalAddresses
{
    /// <summary>Whether a DataNode runs on this machine.</summary>
    public static bool Contains(DatanodeInfo node) =>
        IPAddress.TryParse(node.IpAddress, out IPAddress? address)
        && (IPAddress.IsLoopback(address) || NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
            .Any(own => own.Address.Equals(address)));
}
