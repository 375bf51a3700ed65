using System.Net;

namespace Tusk.Rpc.Server;

/// <summary>Who is at the other end of a connection.</summary>
/// <param name="User">The user that the connection's context names.</param>
/// <param name="Address">Address and port of the client's end.</param>
/// <param name="ProtocolName">The protocol that the context announces; empty where it names none.</param>
public sealed record RpcCaller(RpcUser User, IPEndPoint Address, string ProtocolName);
