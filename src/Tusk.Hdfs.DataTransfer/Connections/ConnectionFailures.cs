using System.Net.Sockets;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>Words for the ways in which a connection to a DataNode ends.</summary>
internal static class ConnectionFailures
{
    /// <summary>It closed the connection.</summary>
    public static DatanodeConnectionException Ended(DatanodeInfo node) => new(
        $"DataNode {node} closed the connection. It does so without a word when it does not speak this protocol (is this a DataNode's "
        + "data port, 9866 unless configured?), when it has no room for the block or has it already, or when it stops; its log says which.");

    /// <summary>The connection broke, or was broken.</summary>
    public static DatanodeConnectionException Broken(DatanodeInfo node, string doing, Exception? cause) => new(
        $"Connection to DataNode {node} broke in {doing}{(cause is SocketException e ? ": " + e.Message : "")}. "
        + "Was it stopped, or is the network down? Its log says more.", cause);

    /// <summary>It takes nothing more.</summary>
    public static DatanodeConnectionException Stuck(DatanodeInfo node, TimeSpan limit, Exception? cause) => new(
        $"DataNode {node} took nothing for {limit.TotalSeconds:0.###} s (dfs.datanode.socket.write.timeout).", cause, isTimeout: true);

    /// <summary>It says nothing.</summary>
    public static DatanodeConnectionException Silent(DatanodeInfo node, TimeSpan limit, Exception? cause) => new(
        $"DataNode {node} was silent for {limit.TotalSeconds:0.###} s (dfs.client.socket-timeout).", cause, isTimeout: true);
}
