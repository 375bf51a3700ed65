namespace Tusk.Rpc.Server;

/// <summary>What the headers say of a call.</summary>
internal readonly record struct CallFacts(
    RpcCaller Caller,
    int CallId,
    int RetryCount,
    ReadOnlyMemory<byte> ClientIdBytes,
    RpcClientId? ClientId,
    RpcCallerContext? CallerContext);
