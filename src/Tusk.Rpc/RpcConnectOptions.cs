namespace Tusk.Rpc;

/// <summary>How patiently a connection is made.</summary>
/// <param name="Timeout">For one attempt at one address (ipc.client.connect.timeout).</param>
/// <param name="Retries">Attempts after the first where the server refuses or cannot be reached (ipc.client.connect.max.retries).</param>
/// <param name="RetriesOnTimeout">Attempts after the first where it does not answer (ipc.client.connect.max.retries.on.timeouts).</param>
/// <param name="RetryInterval">Pause before an attempt after a refusal (ipc.client.connect.retry.interval).</param>
public sealed record RpcConnectOptions(TimeSpan Timeout, int Retries, int RetriesOnTimeout, TimeSpan RetryInterval);
