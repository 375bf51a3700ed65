using Tusk.MapReduce.Counters;

namespace Tusk.MapReduce.Tests.Counters;

public sealed class CounterSetTests
{
    private enum Weather
    {
        Sunny,
        Wet,
    }

    [Fact]
    public void A_counter_is_made_at_its_first_use_and_found_again()
    {
        var counters = new CounterSet();

        counters.Get("group", "name").Increment(3);
        counters.Get("group", "name").Increment(-1);
        counters.Get(Weather.Wet).Increment();
        counters.Get(typeof(Weather).FullName!, "Wet").Increment();

        Assert.Equal(2, counters.Get("group", "name").Value);
        Assert.Equal(2, counters.Get(Weather.Wet).Value);
        Assert.Equal(["name", "Wet"], counters.All.Select(static counter => counter.Name));
    }

    [Fact]
    public void A_framework_counter_is_the_same_by_name_and_by_constant()
    {
        var counters = new CounterSet();

        counters.Get("org.apache.hadoop.mapreduce.TaskCounter", "MAP_INPUT_RECORDS").Increment(5);

        Assert.Equal(5, counters[TaskCounter.MapInputRecords].Value);
        Assert.Equal(["MAP_INPUT_RECORDS"], counters.All.Select(static counter => counter.Name));
    }

    [Fact]
    public void Names_are_cut_and_cut_ones_meet()
    {
        var counters = new CounterSet();

        counters.Get(new string('g', 129), new string('n', 65)).Increment();
        counters.Get(new string('g', 128), new string('n', 64)).Increment();

        Counter only = Assert.Single(counters.All);
        Assert.Equal((128, 64, 2L), (only.Group.Length, only.Name.Length, only.Value));
    }

    [Fact]
    public void The_counter_after_the_last_is_refused_each_time_and_known_ones_go_on()
    {
        var counters = new CounterSet();
        for (int i = 0; i < 120; i++)
        {
            counters.Get("g", $"{i}").Increment();
        }

        for (int i = 0; i < 2; i++)
        {
            Assert.Contains("mapreduce.job.counters.max", Assert.Throws<InvalidOperationException>(() => counters.Get("g", "new")).Message, StringComparison.Ordinal);
        }

        counters.Get("g", "0").Increment();
        counters.Get(CounterNames.InputGroup, CounterNames.BytesRead).Increment();
        counters[TaskCounter.MapInputRecords].Increment();
        Assert.Equal(122, counters.All.Count());
    }

    [Fact]
    public void The_group_after_the_last_is_refused_each_time()
    {
        var counters = new CounterSet();
        for (int i = 0; i < 50; i++)
        {
            counters.Get($"{i}", "n").Increment();
        }

        for (int i = 0; i < 2; i++)
        {
            Assert.Contains("mapreduce.job.counters.groups.max", Assert.Throws<InvalidOperationException>(() => counters.Get("50", "n")).Message, StringComparison.Ordinal);
        }

        counters.Get("49", "m").Increment();
        counters.Get(CounterNames.JobGroup, "TOTAL_LAUNCHED_MAPS").Increment();
    }

    [Fact]
    public void Sets_add_up()
    {
        var sum = new CounterSet();
        var one = new CounterSet();
        one.Get("g", "a").Increment(2);
        one[TaskCounter.MapOutputBytes].Increment(7);

        sum.Add(one);
        sum.Add(one);

        Assert.Equal((4, 14), (sum.Get("g", "a").Value, sum[TaskCounter.MapOutputBytes].Value));
    }

    [Fact]
    public void A_sum_that_would_have_too_many_counters_changes_nothing()
    {
        CounterSet sum = WithCounters("a", 100);
        CounterSet more = WithCounters("b", 30);
        more.Get("a", "0").Increment();

        for (int i = 0; i < 2; i++)
        {
            Assert.Contains("b:20 would be number 121", Assert.Throws<InvalidOperationException>(() => sum.Add(more)).Message, StringComparison.Ordinal);
        }

        Assert.Equal((100, 100L), (sum.All.Count(), sum.All.Sum(static counter => counter.Value)));
        sum.Add(WithCounters("b", 20)); // no room was lost
        Assert.Equal(120, sum.All.Count());
    }

    [Fact]
    public void A_sum_that_would_have_too_many_groups_changes_nothing()
    {
        var sum = new CounterSet();
        var more = new CounterSet();
        for (int i = 0; i < 30; i++)
        {
            sum.Get($"a{i}", "n").Increment();
            more.Get($"b{i}", "n").Increment();
            more.Get(CounterNames.InputGroup, CounterNames.BytesRead).Increment();
        }

        Assert.Contains("b20 would be number 51", Assert.Throws<InvalidOperationException>(() => sum.Add(more)).Message, StringComparison.Ordinal);

        Assert.Equal(30, sum.All.Count());
    }

    [Fact]
    public void Names_may_not_be_empty()
    {
        Assert.ThrowsAny<ArgumentException>(() => new CounterSet().Get("", "n"));
        Assert.ThrowsAny<ArgumentException>(() => new CounterSet().Get("g", ""));
    }

    private static CounterSet WithCounters(string group, int count)
    {
        var counters = new CounterSet();
        for (int i = 0; i < count; i++)
        {
            counters.Get(group, $"{i}").Increment();
        }

        return counters;
    }
}
