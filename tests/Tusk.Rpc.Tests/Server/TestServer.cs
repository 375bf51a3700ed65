using System.Collections.Concurrent;
using System.Net;
using Tusk.Common.Configurations;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Server;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Server;

/// <summary>A server that answers getFileInfo with the path as the owner, or as a test wants.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly RpcMethod<RenameRequestProto, RenameResponseProto> Rename =
        new(RpcProtocol.ClientNamenode, "rename", RpcIdempotence.AtMostOnce);

    public static readonly RpcMethod<DeleteRequestProto, DeleteResponseProto> Delete =
        new(RpcProtocol.ClientNamenode, "delete", RpcIdempotence.AtMostOnce);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public TestServer(
        RpcHandler<GetFileInfoRequestProto, GetFileInfoResponseProto>? getFileInfo = null,
        Func<RpcServerOptions, RpcServerOptions>? change = null,
        Action<RpcService>? serve = null,
        TimeProvider? time = null)
    {
        var service = new RpcService(RpcProtocol.ClientNamenode);
        service.Serve(Samples.GetFileInfo, getFileInfo ?? Echo);
        serve?.Invoke(service);
        RpcServerOptions options = RpcServerOptions.Read(new Configuration(), 4) with
        {
            HandlerFailed = (_, e) => Failures.Add(e),
            ConnectionFailed = Failures.Add,
        };
        Server = new RpcServer(change is null ? options : change(options), [service], time);
        Server.Start();
    }

    public RpcServer Server { get; }

    /// <summary>Exceptions that should not be.</summary>
    public ConcurrentBag<Exception> Failures { get; } = [];

    public IPEndPoint Endpoint => Server.Endpoint;

    public RpcAddress Address => new("127.0.0.1", Server.Endpoint.Port);

    public static ValueTask<GetFileInfoResponseProto> Echo(RpcServerCall call, GetFileInfoRequestProto request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new GetFileInfoResponseProto { Fs = Samples.Status(request.Src) });

    /// <summary>Waits for what has no event of its own.</summary>
    public static async Task UntilAsync(Func<bool> comes, string what)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!comes())
        {
            Assert.True(clock.Elapsed < Patience, $"It did not come: {what}.");
            await Task.Delay(5);
        }
    }

    public async Task<RawClient> OpenAsync()
    {
        RawClient client = await RawClient.ConnectAsync(Endpoint);
        await client.OpenAsync();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Assert.Empty(Failures);
    }
}
