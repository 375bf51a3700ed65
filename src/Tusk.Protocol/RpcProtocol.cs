namespace Tusk.Protocol;

/// <summary>A protocol as calls name it: RequestHeaderProto.declaringClassProtocolName and clientProtocolVersion.</summary>
/// <param name="Name">Name of the Java interface.</param>
/// <param name="Version">Its version; 1 for every protocol of Hadoop 3.4.</param>
/// <param name="Service">Name of the service in our contracts, which lists its calls.</param>
public sealed record RpcProtocol(string Name, long Version, string Service)
{
    /// <summary>Client to NameNode: client_namenode.proto.</summary>
    public static RpcProtocol ClientNamenode { get; } =
        new("org.apache.hadoop.hdfs.protocol.ClientProtocol", 1, "ClientNamenodeProtocol");

    /// <summary>Client to a DataNode's RPC port: client_datanode.proto.</summary>
    public static RpcProtocol ClientDatanode { get; } =
        new("org.apache.hadoop.hdfs.protocol.ClientDatanodeProtocol", 1, "ClientDatanodeProtocolService");

    /// <summary>DataNode to NameNode: datanode.proto.</summary>
    public static RpcProtocol Datanode { get; } =
        new("org.apache.hadoop.hdfs.server.protocol.DatanodeProtocol", 1, "DatanodeProtocolService");

    /// <summary>DataNode to DataNode: inter_datanode.proto.</summary>
    public static RpcProtocol InterDatanode { get; } =
        new("org.apache.hadoop.hdfs.server.protocol.InterDatanodeProtocol", 1, "InterDatanodeProtocolService");

    /// <summary>A NameNode's helpers to the NameNode: namenode.proto.</summary>
    public static RpcProtocol Namenode { get; } =
        new("org.apache.hadoop.hdfs.server.protocol.NamenodeProtocol", 1, "NamenodeProtocolService");

    /// <summary>State of a service that has a standby: ha_service.proto.</summary>
    public static RpcProtocol HaService { get; } =
        new("org.apache.hadoop.ha.HAServiceProtocol", 1, "HAServiceProtocolService");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RpcProtocol> All => [ClientNamenode, ClientDatanode, Datanode, InterDatanode, Namenode, HaService];
}
