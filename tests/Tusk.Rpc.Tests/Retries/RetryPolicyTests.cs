using Tusk.Common.Configurations;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Retries;

namespace Tusk.Rpc.Tests.Retries;

public sealed class RetryPolicyTests
{
    private static readonly Exception NotSent = new RpcConnectException(new RpcAddress("nn1", 8020), "refused");
    private static readonly Exception Unknown = new RpcConnectionLostException("lost", RequestOutcome.Unknown);
    private static readonly Exception Refused = new RpcAuthenticationException("who are you?");

    [Theory]
    [InlineData(RpcIdempotence.NotIdempotent, RetryAction.Fail)]
    [InlineData(RpcIdempotence.AtMostOnce, RetryAction.Failover)]
    [InlineData(RpcIdempotence.Idempotent, RetryAction.Failover)]
    public void A_call_with_unknown_outcome_is_sent_again_only_if_it_may_be(RpcIdempotence idempotence, RetryAction action) =>
        Assert.Equal(action, Failover().Decide(new RetryContext(Unknown, 0, 0, idempotence)).Action);

    [Fact]
    public void A_call_that_was_not_executed_fails_over_whatever_it_is()
    {
        Assert.Equal(RetryAction.Failover, Failover().Decide(new RetryContext(NotSent, 0, 0, RpcIdempotence.NotIdempotent)).Action);
        Assert.Equal(
            RetryAction.Failover,
            Failover().Decide(new RetryContext(Java("org.apache.hadoop.ipc.StandbyException"), 0, 0, RpcIdempotence.NotIdempotent)).Action);
    }

    [Fact]
    public void Pitfall_4_a_server_that_asks_for_patience_is_asked_again_itself_but_not_for_ever()
    {
        Exception retriable = Java("org.apache.hadoop.ipc.RetriableException");

        Assert.Equal(RetryAction.Retry, Failover().Decide(new RetryContext(retriable, 9, 0, RpcIdempotence.NotIdempotent)).Action);
        Assert.Equal(RetryAction.Fail, Failover().Decide(new RetryContext(retriable, 10, 0, RpcIdempotence.NotIdempotent)).Action);
        Assert.Equal(RetryAction.Retry, Failover().Decide(new RetryContext(retriable, 10, 5, RpcIdempotence.NotIdempotent)).Action);
    }

    [Fact]
    public void Other_answers_are_answers()
    {
        foreach (Exception error in new[] { Refused, Java("java.io.FileNotFoundException"), Java("org.apache.hadoop.security.AccessControlException") })
        {
            Assert.Equal(RetryDecision.Fail, Failover().Decide(new RetryContext(error, 0, 0, RpcIdempotence.Idempotent)));
        }
    }

    [Fact]
    public void Failover_is_at_once_then_after_pauses_that_double_to_a_bound_and_ends_after_fifteen()
    {
        FailoverRetryPolicy policy = Failover();
        RetryDecision[] decisions =
            [.. Enumerable.Range(0, 16).Select(i => policy.Decide(new RetryContext(NotSent, i, i, RpcIdempotence.Idempotent)))];

        Assert.Equal(TimeSpan.Zero, decisions[0].Delay);
        for (int i = 1; i < 15; i++)
        {
            double mean = Math.Min(0.5 * Math.Pow(2, i), 15);
            Assert.InRange(decisions[i].Delay.TotalSeconds, mean * 0.5, mean * 1.5);
        }

        Assert.Equal(RetryAction.Fail, decisions[15].Action);
        Assert.Equal("15 failovers (dfs.client.failover.max.attempts)", decisions[15].Reason);
    }

    [Fact]
    public void A_single_server_is_asked_once_unless_patience_is_asked_for()
    {
        var configuration = new Configuration();
        var once = SingleServerRetryPolicy.Read(configuration, new Jitter(1));
        configuration.Set("dfs.client.retry.policy.enabled", "true");
        var patient = SingleServerRetryPolicy.Read(configuration, new Jitter(1));

        Assert.Equal(RetryDecision.Fail, once.Decide(new RetryContext(NotSent, 0, 0, RpcIdempotence.Idempotent)));
        RetryDecision[] decisions =
            [.. Enumerable.Range(0, 17).Select(i => patient.Decide(new RetryContext(NotSent, i, 0, RpcIdempotence.NotIdempotent)))];
        Assert.All(decisions[..6], static decision => Assert.InRange(decision.Delay.TotalSeconds, 5, 15));
        Assert.All(decisions[6..16], static decision => Assert.InRange(decision.Delay.TotalSeconds, 30, 90));
        Assert.Equal(RetryDecision.Fail, decisions[16]);
        Assert.Equal(RetryAction.Fail, patient.Decide(new RetryContext(Unknown, 0, 0, RpcIdempotence.NotIdempotent)).Action);
        Assert.Equal(
            RetryAction.Retry,
            patient.Decide(new RetryContext(Java("org.apache.hadoop.hdfs.server.namenode.SafeModeException"), 0, 0, RpcIdempotence.NotIdempotent)).Action);
    }

    [Theory]
    [InlineData("1000")]
    [InlineData("1000,0")]
    [InlineData("1000,2,x,3")]
    [InlineData("")]
    public void A_malformed_spec_is_refused(string spec)
    {
        var configuration = new Configuration();
        configuration.Set("dfs.client.retry.policy.enabled", "true");
        configuration.Set("dfs.client.retry.policy.spec", spec);

        var error = Assert.Throws<ConfigurationException>(() => SingleServerRetryPolicy.Read(configuration, new Jitter(1)));

        Assert.Equal("dfs.client.retry.policy.spec", error.Key);
    }

    private static FailoverRetryPolicy Failover() => FailoverRetryPolicy.Read(new Configuration(), new Jitter(1));

    private static RemoteException Java(string name) => RemoteExceptions.Create(new RemoteError(name, "m", null, IsFatal: false));
}
