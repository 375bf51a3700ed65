using System.Runtime.CompilerServices;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Connections;

/// <summary>What flows with a call, and must not flow on with the connection.</summary>
public sealed class ContextTests
{
    private static readonly AsyncLocal<object?> Local = new();

    [Fact]
    public async Task A_connection_does_not_keep_what_its_first_caller_had_around_it()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadSetUpAsync();
            await RpcConnectionTests.AnswerCallsAsync(connection);
        });
        await using var client = new RpcClient(Samples.Options());

        WeakReference around = await CallAsync(client, peer.Address);
        await client.GetAsync(peer.Address, "/b");

        for (int i = 0; i < 20 && around.IsAlive; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(around.IsAlive);
        Assert.Equal(1, peer.Connections);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> CallAsync(RpcClient client, RpcAddress address)
    {
        WeakReference? reference = null;
        await Task.Run(async () =>
        {
            Local.Value = new object();
            reference = new WeakReference(Local.Value);
            await client.GetAsync(address, "/a");
            Local.Value = null;
        });
        return reference!;
    }
}
