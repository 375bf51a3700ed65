namespace Tusk.Rpc.Retries;

/// <summary>Decides whether a call that failed is tried again.</summary>
public interface IRetryPolicy
{
    /// <summary>Decides about one failure.</summary>
    RetryDecision Decide(in RetryContext context);
}
