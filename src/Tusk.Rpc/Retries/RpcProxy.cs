using System.Globalization;
using System.Runtime.CompilerServices;
using Tusk.Common.Errors;
using Tusk.Protocol;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Retries;

/// <summary>A service as its callers see it: one server, or several of which one is active; calls find their way.</summary>
/// <remarks>
/// All calls go to the server that answered last. When one finds that it is not active, the next one becomes current for
/// all; callers that failed at the same time move it once, not twice. Every attempt of a call has the same call id.
/// Source: Apache Hadoop 3.4, o.a.h.io.retry.RetryInvocationHandler, o.a.h.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider.
/// </remarks>
public sealed class RpcProxy
{
    /// <summary>A call that waits longer than this for a server is told of.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(3);

    private readonly RpcClient _client;
    private readonly RpcEndpoint[] _endpoints;
    private readonly IRetryPolicy _policy;

    // How often the current server has changed; its position is this modulo the number of servers.
    private int _moves;

    // Who told last that it waits, by the clock; 0: nobody. Many calls wait for the same.
    private long _toldAt;

    /// <summary>A service.</summary>
    /// <param name="client">Makes the calls; stays the caller's to dispose.</param>
    /// <param name="endpoints">The servers, in the order in which they are tried.</param>
    /// <param name="policy">What is tried again.</param>
    /// <exception cref="ArgumentException">There is no endpoint.</exception>
    public RpcProxy(RpcClient client, IEnumerable<RpcEndpoint> endpoints, IRetryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(policy);
        (_client, _policy, _endpoints) = (client, policy, [.. endpoints]);
        if (_endpoints.Length == 0)
        {
            throw new ArgumentException("A service has at least one server.", nameof(endpoints));
        }
    }

    /// <summary>The server to which calls go now.</summary>
    public RpcEndpoint Current => EndpointAfter(Volatile.Read(ref _moves));

    /// <summary>Makes a call, as often as the policy allows.</summary>
    /// <param name="method">What is called.</param>
    /// <param name="request">What is sent; not to be changed from now on, also after a cancellation.</param>
    /// <param name="cancellationToken">Gives the call up; a server may execute it all the same.</param>
    /// <exception cref="RemoteException">A server refused the call.</exception>
    /// <exception cref="RpcException">There was no answer; <see cref="RpcException.Outcome"/> says what is known.</exception>
    public ValueTask<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse> =>
        CallAsync(method, request, untilSent: cancellationToken, cancellationToken);

    /// <summary>Makes a call, whose answer can be waited for after nothing more of it is to be sent.</summary>
    /// <param name="method">What is called.</param>
    /// <param name="request">What is sent; not to be changed from now on, also after a cancellation.</param>
    /// <param name="untilSent">Once it is cancelled nothing is sent: it ends pauses and what waits to be sent, but no attempt that was.</param>
    /// <param name="cancellationToken">Gives up what was sent, too; to be cancelled with the other one or after it.</param>
    /// <exception cref="RemoteException">A server refused the call.</exception>
    /// <exception cref="RpcException">There was no answer; <see cref="RpcException.Outcome"/> says what is known.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken untilSent, CancellationToken cancellationToken)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse>
    {
        ArgumentNullException.ThrowIfNull(method);
        int callId = _client.NextCallId();
        bool mayBeExecuted = false;
        int failovers = 0;
        long failedAt = 0;
        for (int retries = 0; ; retries++)
        {
            int moves = Volatile.Read(ref _moves);
            RetryDecision decision;
            HadoopException failure;
            try
            {
                return await _client.CallAsync(
                    EndpointAfter(moves), method, request, callId, retries, untilSent, cancellationToken).ConfigureAwait(false);
            }
            catch (HadoopException e)
            {
                failure = e;
                mayBeExecuted |= RetryErrors.IsUncertain(e);
                decision = _policy.Decide(new RetryContext(e, retries, failovers, method.Idempotence));
                if (decision.Action == RetryAction.Fail)
                {
                    if (decision.Reason is not null)
                    {
                        throw Unavailable(decision.Reason, mayBeExecuted, e);
                    }

                    if (mayBeExecuted && e is RpcException { Outcome: RequestOutcome.NotSent })
                    {
                        // The last attempt did not leave, but an earlier one did.
                        throw new RpcConnectionLostException(e.Message, RequestOutcome.Unknown, e);
                    }

                    throw;
                }
            }

            if (decision.Action == RetryAction.Failover)
            {
                failovers++;
                Interlocked.CompareExchange(ref _moves, moves + 1, moves); // lost: another caller moved it already
            }

            if (decision.Delay > TimeSpan.Zero)
            {
                failedAt = failedAt == 0 ? _client.Time.GetTimestamp() : failedAt;
                Tell(method.Name, failure, _client.Time.GetElapsedTime(failedAt), decision);
                await Task.Delay(decision.Delay, _client.Time, untilSent).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tells of a pause that a user notices, where nobody has told of one just now.</summary>
    private void Tell(string method, HadoopException failure, TimeSpan waited, in RetryDecision decision)
    {
        long toldAt = Volatile.Read(ref _toldAt);
        if (_client.Warned is not { } warned || waited + decision.Delay < Noticed
            || (toldAt != 0 && _client.Time.GetElapsedTime(toldAt) < Noticed)
            || Interlocked.CompareExchange(ref _toldAt, _client.Time.GetTimestamp(), toldAt) != toldAt)
        {
            return;
        }

        string who = decision.Action == RetryAction.Failover ? $"{Current.Address} is asked" : "It is asked again";
        string why = failure.Message.Split('\n', 2)[0].TrimEnd().TrimEnd('.');
        warned(string.Create(CultureInfo.InvariantCulture, $"{method}: {why}. {who} in {decision.Delay.TotalSeconds:0.#} s."));
    }

    private RpcEndpoint EndpointAfter(int moves) => _endpoints[(uint)moves % (uint)_endpoints.Length];

    private NameserviceUnavailableException Unavailable(string tried, bool mayBeExecuted, Exception last) => new(
        $"None of {string.Join(", ", _endpoints.Select(static endpoint => endpoint.Address))} took the call after {tried}. "
        + $"The last one said: {last.Message}",
        mayBeExecuted ? RequestOutcome.Unknown : RequestOutcome.NotSent,
        last);
}
