using Tusk.Rpc.Server;

namespace Tusk.Rpc.Tests.Server;

public sealed class RetryTableTests
{
    private static readonly RpcClientId Client = new(RawClient.ClientId);
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(10);

    private readonly RetryTable _table = new(Expiry, 3);

    [Fact]
    public void The_first_is_executed_and_those_after_it_wait()
    {
        Assert.Equal((RetryVerdict.Execute, null), Begin(1, "running", 0));

        Assert.Equal((RetryVerdict.Wait, "running"), Begin(1, "other", 1));
        Assert.Equal((RetryVerdict.Execute, null), Begin(2, "another call", 1));
    }

    [Fact]
    public void The_answer_is_given_until_it_expires()
    {
        Begin(1, "running", 0);
        _table.Finish(Key(1), "answer", TimeSpan.FromSeconds(5));

        Assert.Equal((RetryVerdict.Answer, "answer"), Begin(1, "again", 6));
        Assert.Equal((RetryVerdict.Answer, "answer"), Begin(1, "again", 604));
        Assert.Equal((RetryVerdict.Execute, null), Begin(1, "again", 605));
    }

    [Fact]
    public void What_failed_is_executed_again()
    {
        Begin(1, "running", 0);
        _table.Abandon(Key(1));

        Assert.Equal((RetryVerdict.Execute, null), Begin(1, "again", 1));
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void An_answer_is_not_abandoned()
    {
        Begin(1, "running", 0);
        _table.Finish(Key(1), "answer", TimeSpan.Zero);
        _table.Abandon(Key(1));

        Assert.Equal((RetryVerdict.Answer, "answer"), Begin(1, "again", 1));
    }

    [Fact]
    public void A_call_that_is_executed_does_not_expire()
    {
        Begin(1, "running", 0);

        Assert.Equal((RetryVerdict.Wait, "running"), Begin(1, "again", 100_000));
    }

    [Fact]
    public void An_edit_log_seeds_answers()
    {
        _table.Seed(Key(1), "seeded", TimeSpan.Zero);

        Assert.Equal((RetryVerdict.Answer, "seeded"), Begin(1, "again", 599));
        Assert.Equal((RetryVerdict.Execute, null), Begin(1, "again", 600));
    }

    [Fact]
    public void A_second_seed_is_kept_for_its_own_time()
    {
        _table.Seed(Key(1), "first", TimeSpan.Zero);
        _table.Seed(Key(1), "second", TimeSpan.FromSeconds(300));

        Assert.Equal((RetryVerdict.Answer, "second"), Begin(1, "again", 601));
        Assert.Equal((RetryVerdict.Execute, null), Begin(1, "again", 900));
    }

    [Fact]
    public void The_oldest_answers_go_when_there_are_too_many()
    {
        for (int call = 1; call <= 4; call++)
        {
            _table.Seed(Key(call), $"answer {call}", TimeSpan.FromSeconds(call));
        }

        Assert.Equal(3, _table.Count);
        Assert.Equal((RetryVerdict.Answer, "answer 2"), Begin(2, "again", 5));
        Assert.Equal((RetryVerdict.Execute, null), Begin(1, "again", 5));
    }

    [Fact]
    public void Clients_are_told_apart_by_every_byte()
    {
        Begin(1, "running", 0);
        for (int i = 0; i < RawClient.ClientId.Length; i++)
        {
            byte[] other = [.. RawClient.ClientId];
            other[i] ^= 0x80;

            Assert.Equal(
                RetryVerdict.Execute, _table.Begin(new RetryKey(new RpcClientId(other), 1), "other", TimeSpan.Zero, out _));
        }
    }

    private (RetryVerdict Verdict, object? Held) Begin(int callId, string running, int seconds) =>
        (_table.Begin(Key(callId), running, TimeSpan.FromSeconds(seconds), out object? held), held);

    private static RetryKey Key(int callId) => new(Client, callId);
}
