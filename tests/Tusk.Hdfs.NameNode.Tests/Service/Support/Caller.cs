using Tusk.Common.Configurations;
using Tusk.Protocol;
using Tusk.Rpc;

namespace Tusk.Hdfs.NameNode.Tests.Service.Support;

/// <summary>Makes single calls, with the ids that a test wants.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private readonly RpcClient _client = new(RpcClientOptions.Read(new Configuration()));
    private readonly string _user;

    public Caller(string? user = null) => _user = user ?? Environment.UserName;

    public int NextCallId() => _client.NextCallId();

    public Task<TResponse> CallAsync<TRequest, TResponse>(
        NameNodeServer server, RpcProtocol protocol, string method, TRequest request, int? callId = null)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse> =>
        CallAsync<TRequest, TResponse>(server.Address.Port, protocol, method, request, callId);

    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        int port, RpcProtocol protocol, string method, TRequest request, int? callId = null)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse> => await _client.CallAsync(
            new RpcEndpoint(new RpcAddress("127.0.0.1", port), protocol, new RpcUser(_user)),
            new RpcMethod<TRequest, TResponse>(protocol, method, RpcIdempotence.AtMostOnce),
            request, callId ?? NextCallId(), retryCount: 0, TestContext.Current.CancellationToken);

    public Task<TResponse> CallAsync<TRequest, TResponse>(NameNodeServer server, string method, TRequest request, int? callId = null)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse> =>
        CallAsync<TRequest, TResponse>(server, RpcProtocol.ClientNamenode, method, request, callId);

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
