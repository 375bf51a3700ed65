using Tusk.MapReduce.Jobs;
using Tusk.Running;

namespace Tusk.Tests.Running;

public sealed class TimeLeftEstimateTests
{
    private const double Tick = 0.125;

    private readonly TimeLeftEstimate _estimate = new();

    [Fact]
    public void At_an_even_speed_it_counts_down_and_is_right()
    {
        double previous = double.MaxValue;
        for (double now = Tick; now < 100; now += Tick)
        {
            TimeSpan? left = _estimate.Next(Mapping(now, now / 100, reduces: 0));

            if (now >= 3)
            {
                Assert.NotNull(left);
                Assert.InRange(left.Value.TotalSeconds, 100 - now - 1, (100 - now) + 10);
                Assert.True(left.Value.TotalSeconds <= previous, $"It went up at {now} s.");
                previous = left.Value.TotalSeconds;
            }
        }
    }

    [Fact]
    public void An_uneven_speed_does_not_make_it_flicker()
    {
        int changesUp = 0;
        double previous = double.MaxValue;
        double done = 0;
        for (int i = 1; done < 1; i++)
        {
            // A disk that gives much, then nothing, each half second.
            done += i / 4 % 2 == 0 ? 2 * Tick / 60 : 0;
            double left = _estimate.Next(Mapping(i * Tick, done, reduces: 0))?.TotalSeconds ?? previous;
            changesUp += left > previous ? 1 : 0;
            previous = left;
        }

        Assert.InRange(changesUp, 0, 1);
    }

    [Fact]
    public void Nothing_is_said_before_anything_is_known() => Assert.Null(_estimate.Next(Mapping(2, 0.01, reduces: 1)));

    [Fact]
    public void A_job_that_stands_still_has_no_end()
    {
        Assert.NotNull(_estimate.Next(Mapping(10, 0.5, reduces: 0)));

        TimeSpan? left = null;
        for (double now = 10; now < 200; now += Tick)
        {
            left = _estimate.Next(Mapping(now, 0.5, reduces: 0));
        }

        Assert.Null(left);
    }

    [Fact]
    public void While_it_maps_the_reducers_are_a_share_of_the_map_time() =>
        // 10 s more of maps, then a quarter of their 20 s.
        Assert.Equal(TimeSpan.FromSeconds(15), _estimate.Next(Mapping(10, 0.5, reduces: 1)));

    [Fact]
    public void While_it_reduces_what_is_left_of_the_map_output_counts()
    {
        _estimate.Next(Mapping(10, 0.99, reduces: 1));
        TimeSpan? left = null;
        for (double passed = 0; passed <= 20; passed += Tick)
        {
            left = _estimate.Next(new JobProgress(4, 4, 1, 1, 0, passed / 40, 0, 0, 0, TimeSpan.FromSeconds(10 + passed)));
        }

        Assert.InRange(left!.Value.TotalSeconds, 18, 25);
    }

    [Fact]
    public void Reducers_that_take_longer_than_usual_and_tell_nothing_have_no_end()
    {
        _estimate.Next(Mapping(10, 0.99, reduces: 1));

        Assert.NotNull(_estimate.Next(new JobProgress(4, 4, 1, 1, 0, 0, 0, 0, 0, TimeSpan.FromSeconds(11))));
        Assert.Null(_estimate.Next(new JobProgress(4, 4, 1, 1, 0, 0, 0, 0, 0, TimeSpan.FromSeconds(30))));
    }

    private static JobProgress Mapping(double seconds, double fraction, int reduces) =>
        new(4, 0, fraction, reduces, 0, 0, 0, 0, 0, TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Where_all_the_input_is_spilled_reducing_is_taken_to_last_as_long_again()
    {
        TimeSpan? left = null;
        TimeSpan? leftWithSpills = null;
        TimeLeftEstimate other = new();
        for (double now = Tick; now <= 5; now += Tick)
        {
            JobProgress progress = Mapping(now, now / 10, reduces: 1) with { InputBytes = (long)(now * 1e6) };
            left = _estimate.Next(progress);
            leftWithSpills = other.Next(progress with { SpilledBytes = (long)(now * 1e6) });
        }

        Assert.InRange(Assert.NotNull(left).TotalSeconds, 6, 9); // 5 to map, 2.5 to reduce
        Assert.InRange(Assert.NotNull(leftWithSpills).TotalSeconds, 15, 20); // 5 and 12.5
    }

    [Fact]
    public void What_is_merged_before_the_first_reducer_gets_anything_says_nothing_of_its_speed()
    {
        TimeSpan? left = null;
        for (double now = 0; now <= 22; now += 0.125)
        {
            double mapped = Math.Min(1, now / 10);
            double reduced = Math.Max(0, (now - 20) / 2);
            left = _estimate.Next(new JobProgress(4, mapped < 1 ? 0 : 4, mapped, 1, 0, reduced, 0, 0, 0, TimeSpan.FromSeconds(now)));
            if (reduced > 0.1)
            {
                Assert.InRange(Assert.NotNull(left).TotalSeconds, 0, 3);
            }
        }

        Assert.InRange(Assert.NotNull(left).TotalSeconds, 0, 1);
    }
}
