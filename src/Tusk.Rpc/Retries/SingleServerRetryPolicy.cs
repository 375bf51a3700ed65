using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Retries;

/// <summary>For a single server: what it answers is the answer, unless dfs.client.retry.policy.enabled asks for patience.</summary>
/// <remarks>
/// With patience, these are tried again: a call that did not reach the server, or may be repeated and has no answer; safe
/// mode; RetriableException. The pauses come in steps: six of about 10 s, then ten of about 60 s.
/// Source: Apache Hadoop 3.4, o.a.h.io.retry.RetryUtils and RetryPolicies.MultipleLinearRandomRetry.
/// </remarks>
public sealed class SingleServerRetryPolicy : IRetryPolicy
{
    private readonly (TimeSpan Pause, int Times)[] _steps;
    private readonly Jitter _jitter;

    /// <summary>A policy.</summary>
    /// <param name="steps">Mean pauses, and how often each is taken; none to try once.</param>
    /// <param name="jitter">Varies the pauses.</param>
    public SingleServerRetryPolicy(IEnumerable<(TimeSpan Pause, int Times)> steps, Jitter jitter) =>
        (_steps, _jitter) = ([.. steps], jitter);

    /// <summary>The policy that the dfs.client.retry.policy.* settings ask for.</summary>
    /// <exception cref="ConfigurationException">A value is malformed or out of bounds.</exception>
    public static SingleServerRetryPolicy Read(Configuration configuration, Jitter jitter) => new(
        RpcKeys.RetryPolicyEnabled.Read(configuration) ? Steps(RpcKeys.RetryPolicySpec.Read(configuration)!) : [], jitter);

    /// <inheritdoc/>
    public RetryDecision Decide(in RetryContext context)
    {
        bool helps = context.Error is RetriableException or SafeModeException
            || (RetryErrors.IsSurelyNotExecuted(context.Error) && context.Error is not StandbyException)
            || (RetryErrors.IsUncertain(context.Error) && context.Idempotence != RpcIdempotence.NotIdempotent);
        if (!helps)
        {
            return RetryDecision.Fail;
        }

        int passed = 0;
        foreach ((TimeSpan pause, int times) in _steps)
        {
            passed += times;
            if (context.Retries < passed)
            {
                return new RetryDecision(RetryAction.Retry, _jitter.Vary(pause));
            }
        }

        return RetryDecision.Fail;
    }

    private static IEnumerable<(TimeSpan, int)> Steps(string spec)
    {
        string[] parts = spec.Split(',', StringSplitOptions.TrimEntries);
        var numbers = new List<int>();
        foreach (string part in parts)
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number == 0)
            {
                throw Malformed(spec);
            }

            numbers.Add(number);
        }

        return numbers.Count % 2 == 0
            ? numbers.Chunk(2).Select(static pair => (TimeSpan.FromMilliseconds(pair[0]), pair[1]))
            : throw Malformed(spec);
    }

    private static ConfigurationException Malformed(string spec) =>
        new(RpcKeys.RetryPolicySpec.Name, spec, "pairs of a pause in ms and a number of times, as 10000,6,60000,10");
}
