using Tusk.Protocol.Rpc;

namespace Tusk.Rpc.Tests.Server;

/// <summary>What may not hang, get lost or be taken for a stall: stops, handlers that fail oddly, quiet connections.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The reader waits for its calls to become fewer, which they never do.</summary>
    [Fact]
    public async Task A_stop_does_not_wait_for_a_handler_that_heeds_no_token()
    {
        var never = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        await using var server = new TestServer(
            async (_, _, _) =>
            {
                entered.TrySetResult();
                await never.Task;
                throw new IOException("late");
            },
            static options => options with { MaxCallsPerConnection = 1 });
        await using RawClient client = await server.OpenAsync();
        await client.SendAsync(RawClient.Call(1), RawClient.Call(2), RawClient.Call(3));
        await entered.Task.WaitAsync(Patience);

        await server.Server.StopAsync(TimeSpan.Zero).WaitAsync(Patience);

        never.SetResult();
        Assert.Equal(0, server.Server.Statistics.OpenConnections);
    }

    [Fact]
    public async Task A_second_stop_waits_for_the_first_and_may_hurry_it()
    {
        var never = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var server = new TestServer(async (_, _, stop) =>
        {
            entered.TrySetResult();
            await never.Task.WaitAsync(stop);
            throw new IOException("late");
        });
        await using RawClient client = await server.OpenAsync();
        await client.SendAsync(RawClient.Call(1));
        await entered.Task.WaitAsync(Patience);

        Task patient = server.Server.StopAsync(TimeSpan.FromHours(1));
        await server.DisposeAsync().AsTask().WaitAsync(Patience);

        await patient.WaitAsync(Patience);
        Assert.Equal(0, server.Server.Statistics.OpenConnections);
    }

    [Fact]
    public async Task A_call_is_answered_though_whoever_is_told_of_its_failure_fails_too()
    {
        await using var server = new TestServer(
            static (_, _, _) => throw new InvalidOperationException("unforeseen"),
            static options => options with { HandlerCount = 1, HandlerFailed = static (_, _) => throw new InvalidOperationException("log") });
        await using RawClient client = await server.OpenAsync();
        for (int call = 1; call <= 3; call++)
        {
            await client.SendAsync(RawClient.Call(call));

            (RpcResponseHeaderProto header, _) = await client.ReadAsync();

            Assert.Equal(((uint)call, "unforeseen"), (header.CallId, header.ErrorMsg));
        }

        await TestServer.UntilAsync(() => server.Server.Statistics.UnansweredCalls == 0, "no call in hand");
    }
}
