using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Connections;

namespace Tusk.Rpc.Tests.Connections;

/// <summary>Which calls wait.</summary>
public sealed class CallTableTests
{
    [Fact]
    public void A_call_that_was_never_sent_is_not_answered()
    {
        var table = new CallTable(now: 0);
        RpcCall call = Call(7);
        Assert.True(table.TryAdd(call, now: 1, out bool isOnly));
        Assert.True(isOnly);

        Assert.Null(table.TakeAnswered(7, now: 2));

        Assert.Equal(1, table.Count);
        Assert.True(table.TryMarkSent(call));
        Assert.Same(call, table.TakeAnswered(7, now: 3));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void An_answer_is_due_since_the_first_call_behind_the_last_answer_whoever_waits()
    {
        var table = new CallTable(now: 0);
        Assert.False(table.IsUnansweredSince(long.MaxValue - 1));
        RpcCall first = Call(1);
        table.TryAdd(first, now: 10, out _);
        table.TryTake(first, now: 11); // given up
        RpcCall second = Call(2);
        table.TryAdd(second, now: 20, out _);
        table.TryMarkSent(second);

        Assert.True(table.IsUnansweredSince(10));
        Assert.False(table.IsUnansweredSince(9));
        table.TakeAnswered(2, now: 30);
        Assert.False(table.IsUnansweredSince(long.MaxValue - 1));
    }

    [Fact]
    public void A_call_is_not_sent_once_its_caller_has_gone_though_it_is_still_there()
    {
        using var gone = new CancellationTokenSource();
        var table = new CallTable(now: 0);
        RpcCall call = Call(7, gone.Token);
        table.TryAdd(call, now: 1, out _);

        gone.Cancel();

        Assert.False(table.TryMarkSent(call));
        Assert.True(table.TryTakeUnsent(call, now: 2));
        Assert.False(table.TryTakeUnsent(call, now: 3));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void A_call_that_was_sent_is_not_taken_for_one_that_was_not()
    {
        var table = new CallTable(now: 0);
        RpcCall call = Call(7);
        table.TryAdd(call, now: 1, out _);
        table.TryMarkSent(call);

        Assert.False(table.TryTakeUnsent(call, now: 2));

        Assert.Same(call, table.TakeAnswered(7, now: 3));
    }

    private static RpcCall<GetFileInfoResponseProto> Call(int id, CancellationToken untilSent = default) =>
        new(id, 0, "getFileInfo", [], new GetFileInfoRequestProto { Src = "/" }) { UntilSent = untilSent };
}
