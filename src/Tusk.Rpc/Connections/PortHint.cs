using Tusk.Protocol;

namespace Tusk.Rpc.Connections;

/// <summary>Which setting says where a server of a protocol listens, and at which port if none does.</summary>
internal static class PortHint
{
    /// <summary>Words for the brackets of an error.</summary>
    public static string Of(RpcProtocol protocol) => protocol == RpcProtocol.ClientDatanode
        ? "dfs.datanode.ipc.address; a DataNode's is 9867 unless configured"
        : "fs.defaultFS; a NameNode's is 8020 unless configured";

    /// <summary>Settings that say under which name a server is called.</summary>
    public static string NamesOf(RpcProtocol protocol) => protocol == RpcProtocol.ClientDatanode
        ? "dfs.client.use.datanode.hostname, dfs.datanode.hostname"
        : "fs.defaultFS, dfs.namenode.rpc-address";
}
