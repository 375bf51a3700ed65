using Tusk.Protocol;

namespace Tusk.Rpc;

/// <summary>What a connection is opened for; calls with equal endpoints share one connection.</summary>
/// <param name="Address">The server.</param>
/// <param name="Protocol">The protocol that the connection announces and its calls name.</param>
/// <param name="User">Whose calls they are.</param>
/// <param name="Connect">How patiently the connection is made; null as the client's options say.</param>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.Client.ConnectionId.</remarks>
public sealed record RpcEndpoint(RpcAddress Address, RpcProtocol Protocol, RpcUser User, RpcConnectOptions? Connect = null);
