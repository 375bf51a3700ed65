using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Retries;

/// <summary>For the servers of a nameservice: patient, since all of them may be standby for a while.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Not executed (no connection, standby): the next server, whatever the call.</item>
/// <item>Sent and no answer: the next server, if the call may be repeated. Hadoop also repeats others where the
/// connection ended without an answer; we do not, since that replays mutations.</item>
/// <item>The server asks for patience (RetriableException): the same server again.</item>
/// <item>Any other answer is the answer.</item>
/// </list>
/// The first failover is at once, the next after a pause that doubles. Source: Apache Hadoop 3.4,
/// o.a.h.io.retry.RetryPolicies.FailoverOnNetworkExceptionRetry.
/// </remarks>
public sealed class FailoverRetryPolicy : IRetryPolicy
{
    private readonly int _maxFailovers;
    private readonly int _maxRetries;
    private readonly TimeSpan _baseDelay;
    private readonly TimeSpan _maxDelay;
    private readonly Jitter _jitter;

    /// <summary>A policy.</summary>
    /// <param name="maxFailovers">dfs.client.failover.max.attempts</param>
    /// <param name="maxRetries">dfs.client.retry.max.attempts</param>
    /// <param name="baseDelay">dfs.client.failover.sleep.base.millis</param>
    /// <param name="maxDelay">dfs.client.failover.sleep.max.millis</param>
    /// <param name="jitter">Varies the pauses.</param>
    public FailoverRetryPolicy(int maxFailovers, int maxRetries, TimeSpan baseDelay, TimeSpan maxDelay, Jitter jitter) =>
        (_maxFailovers, _maxRetries, _baseDelay, _maxDelay, _jitter) = (maxFailovers, maxRetries, baseDelay, maxDelay, jitter);

    /// <summary>The policy that the dfs.client.* settings ask for.</summary>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    public static FailoverRetryPolicy Read(Configuration configuration, Jitter jitter) => new(
        RpcKeys.FailoverAttempts.Read(configuration),
        RpcKeys.RetryAttempts.Read(configuration),
        TimeSpan.FromMilliseconds(RpcKeys.FailoverBaseDelay.Read(configuration)),
        TimeSpan.FromMilliseconds(RpcKeys.FailoverMaxDelay.Read(configuration)),
        jitter);

    /// <inheritdoc/>
    public RetryDecision Decide(in RetryContext context)
    {
        bool mayRepeat = context.Idempotence != RpcIdempotence.NotIdempotent;
        bool failsOver = RetryErrors.IsSurelyNotExecuted(context.Error)
            || (RetryErrors.IsUncertain(context.Error) && mayRepeat);
        if (!failsOver && context.Error is not RetriableException)
        {
            return RetryDecision.Fail;
        }

        if (failsOver)
        {
            return context.Failovers >= _maxFailovers
                ? Exhausted(context.Failovers, "failovers (dfs.client.failover.max.attempts)")
                : new RetryDecision(RetryAction.Failover, Pause(context.Failovers));
        }

        int retries = context.Retries - context.Failovers;
        return retries >= _maxRetries
            ? RetryDecision.Fail
            : new RetryDecision(RetryAction.Retry, Pause(retries));
    }

    private TimeSpan Pause(int times) => times == 0 ? TimeSpan.Zero : _jitter.Exponential(_baseDelay, times, _maxDelay);

    private static RetryDecision Exhausted(int times, string what) =>
        new(RetryAction.Fail, default, string.Create(CultureInfo.InvariantCulture, $"{times} {what}"));
}
