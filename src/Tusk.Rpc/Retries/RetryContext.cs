namespace Tusk.Rpc.Retries;

/// <summary>A call that failed, as a policy sees it.</summary>
/// <param name="Error">The last error.</param>
/// <param name="Retries">How often it was tried again, failovers included.</param>
/// <param name="Failovers">How often it went to another server.</param>
/// <param name="Idempotence">Whether it may be executed twice.</param>
public readonly record struct RetryContext(Exception Error, int Retries, int Failovers, RpcIdempotence Idempotence);
