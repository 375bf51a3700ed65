using Tusk.MapReduce.Local.Tasks;

namespace Tusk.MapReduce.Local.Tests.Tasks;

public sealed class TaskTableTests
{
    [Fact]
    public void First_tries_go_in_order_and_each_once()
    {
        var table = new TaskTable(3, 2);

        Assert.Equal([(0, 0), (1, 0), (2, 0)], TakeAll(table));
        Assert.Equal(3, table.Launched);
    }

    [Fact]
    public void A_failed_task_goes_next_with_its_next_attempt()
    {
        var table = new TaskTable(3, 3);
        Assert.True(table.TryTake(out _, out _));
        Assert.True(table.TryTake(out _, out _));

        Assert.Equal(AfterFailure.TryAgain, table.Fail(0));
        Assert.Equal(AfterFailure.TryAgain, table.Fail(1));

        Assert.Equal([(1, 1), (0, 1), (2, 0)], TakeAll(table));
        Assert.Equal(2, table.FailedAttempts);
    }

    [Fact]
    public void A_failure_after_all_were_handed_out_brings_another()
    {
        var table = new TaskTable(1, 2);
        Assert.Equal([(0, 0)], TakeAll(table));

        Assert.Equal(AfterFailure.TryAgain, table.Fail(0));

        Assert.Equal([(0, 1)], TakeAll(table));
    }

    [Fact]
    public void The_last_allowed_failure_ends_everything()
    {
        var table = new TaskTable(5, 2);
        Assert.True(table.TryTake(out _, out _));
        Assert.Equal(AfterFailure.TryAgain, table.Fail(0));
        Assert.True(table.TryTake(out _, out _));

        Assert.Equal(AfterFailure.EndJob, table.Fail(0));

        Assert.Empty(TakeAll(table));
        Assert.Equal((2, 2, 0), (table.FailedAttempts, table.Launched, table.Succeeded));
    }

    [Fact]
    public void A_closed_table_hands_out_nothing_not_even_a_retry()
    {
        var table = new TaskTable(2, 4);
        Assert.True(table.TryTake(out _, out _));
        table.Close();

        table.Fail(0);

        Assert.Empty(TakeAll(table));
    }

    [Fact]
    public void No_tasks_are_no_tasks() => Assert.Empty(TakeAll(new TaskTable(0, 4)));

    [Theory]
    [InlineData(10, 9, 0)]
    [InlineData(10, 10, 1)]
    [InlineData(3, 66, 1)]
    [InlineData(3, 67, 2)]
    [InlineData(4, 100, 4)]
    public void So_many_of_a_hundred_tasks_may_fail_for_good(int tasks, int percent, int leftOut)
    {
        var table = new TaskTable(tasks, 1, percent);

        Assert.Equal(tasks, TakeAll(table).Count);

        for (int i = 0; i < tasks; i++)
        {
            Assert.Equal(i < leftOut ? AfterFailure.LeaveOut : AfterFailure.EndJob, table.Fail(i));
        }

        Assert.Equal(leftOut, table.LeftOut);
    }

    [Fact]
    public void An_attempt_that_fails_freely_does_not_count_but_has_a_number()
    {
        var table = new TaskTable(1, 2);
        Assert.Equal([(0, 0)], TakeAll(table));

        table.FailFreely(0);
        Assert.Equal([(0, 1)], TakeAll(table));
        table.FailFreely(0);
        Assert.Equal([(0, 2)], TakeAll(table));

        Assert.Equal(AfterFailure.TryAgain, table.Fail(0));
        Assert.Equal([(0, 3)], TakeAll(table));
        Assert.Equal(AfterFailure.EndJob, table.Fail(0));
        Assert.Equal(4, table.FailedAttempts);
    }

    [Fact]
    public void What_another_attempt_cannot_mend_is_not_tried_again()
    {
        var table = new TaskTable(1, 4);
        Assert.Equal([(0, 0)], TakeAll(table));

        Assert.Equal(AfterFailure.EndJob, table.Fail(0, isFinal: true));
    }

    private static List<(int Task, int Attempt)> TakeAll(TaskTable table)
    {
        List<(int Task, int Attempt)> taken = [];
        while (table.TryTake(out int task, out int attempt))
        {
            taken.Add((task, attempt));
        }

        return taken;
    }
}
