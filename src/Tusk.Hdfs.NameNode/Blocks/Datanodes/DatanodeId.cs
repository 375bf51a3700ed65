using System.Globalization;

namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>Who a DataNode is and where it is reached.</summary>
/// <param name="Uuid">Its own id, which outlives addresses.</param>
/// <param name="IpAddress">Its address, as the NameNode sees it.</param>
/// <param name="HostName">Its name, as it calls itself.</param>
/// <param name="TransferPort">Port of data transfer.</param>
/// <param name="InfoPort">Port of its web server.</param>
/// <param name="InfoSecurePort">Port of its web server with TLS; 0 for none.</param>
/// <param name="IpcPort">Port of its RPC server.</param>
internal sealed record DatanodeId(
    string Uuid, string IpAddress, string HostName, int TransferPort, int InfoPort, int InfoSecurePort, int IpcPort)
{
    /// <summary>Address and data port, as Hadoop's messages name it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{IpAddress}:{TransferPort}");
}
