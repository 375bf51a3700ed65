using Tusk.Hdfs.DataTransfer.Connections;

namespace Tusk.Hdfs.DataTransfer.Tests.Connections;

/// <summary>When the last word of an operation is held back.</summary>
public sealed class LastWordTests
{
    private static readonly byte[] Bytes = [1];

    [Fact]
    public void After_a_first_operation_it_is_sent()
    {
        var word = new LastWord();

        Assert.Null(word.TakeForNext());
        Assert.False(word.TryHold(Bytes));
        Assert.False(word.IsHeld);
    }

    [Fact]
    public void After_one_that_followed_another_at_once_it_goes_with_the_next()
    {
        var word = new LastWord();
        for (int tries = 0; tries < 1_000 && !word.IsHeld; tries++)
        {
            word.TakeForNext(); // later than at once, now and then
            word.TryHold(Bytes);
        }

        Assert.Same(Bytes, word.TakeForNext());
        Assert.False(word.IsHeld);
        Assert.Null(word.Take());
    }

    [Fact]
    public async Task After_one_that_came_late_it_is_sent()
    {
        var word = new LastWord();
        word.TryHold(Bytes);
        await Task.Delay(50, TestContext.Current.CancellationToken);

        word.TakeForNext();

        Assert.False(word.TryHold(Bytes));
    }
}
