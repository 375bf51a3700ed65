namespace Tusk.Rpc.Retries;

/// <summary>What to do about a call that failed, and after which pause.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Delay">The pause before it.</param>
/// <param name="Reason">For a failure that patience could not mend: what was tried, in words that finish "the call failed: ...".</param>
public readonly record struct RetryDecision(RetryAction Action, TimeSpan Delay = default, string? Reason = null)
{
    /// <summary>The caller gets the error as it is.</summary>
    public static RetryDecision Fail { get; } = new(RetryAction.Fail);
}
