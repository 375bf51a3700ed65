using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Retries;

/// <summary>What policies ask about an error.</summary>
internal static class RetryErrors
{
    /// <summary>Whether no server executed the call, so that any server may be asked.</summary>
    public static bool IsSurelyNotExecuted(Exception error) =>
        error is StandbyException or RpcException { Outcome: RequestOutcome.NotSent } and not RpcAuthenticationException;

    /// <summary>Whether there was no answer, so that only a call that may be repeated is sent again.</summary>
    public static bool IsUncertain(Exception error) => error is RpcException { Outcome: RequestOutcome.Unknown };
}
