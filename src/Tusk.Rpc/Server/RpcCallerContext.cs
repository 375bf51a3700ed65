namespace Tusk.Rpc.Server;

/// <summary>What a client says of itself for the audit log, as CLI for the shell.</summary>
/// <param name="Text">Free text.</param>
/// <param name="Signature">A signature over it; empty where there is none.</param>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.ipc.CallerContext.</remarks>
public sealed record RpcCallerContext(string Text, ReadOnlyMemory<byte> Signature);
