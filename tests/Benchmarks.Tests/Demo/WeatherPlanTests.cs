using Tusk.Cli.Demo;

namespace Benchmarks.Tests.Demo;

public class WeatherPlanTests
{
    [Fact]
    public void The_last_year_has_many_times_the_records_of_the_first_and_the_late_sixties_have_a_hole()
    {
        var plan = new WeatherPlan(new WeatherOptions());

        Assert.True(plan.RecordCount(2000) > 15 * plan.RecordCount(1901));
        Assert.True(plan.RecordCount(1968) < plan.RecordCount(1964) * 2 / 3);
        Assert.True(plan.RecordCount(1968) < plan.RecordCount(1973) * 2 / 3);
    }

    [Fact]
    public void The_smallest_set_has_a_record_a_year()
    {
        var plan = new WeatherPlan(new WeatherOptions(TotalBytes: 1));

        Assert.Equal(1, plan.RecordCount(1901));
    }

    [Theory]
    [InlineData(0, 1901, 2000)]
    [InlineData(-1, 1901, 2000)]
    [InlineData(long.MaxValue, 1901, 2000)]
    [InlineData(1000, 1900, 2000)]
    [InlineData(1000, 1901, 2001)]
    [InlineData(1000, 1950, 1949)]
    public void Refuses_sizes_and_years_out_of_bounds(long bytes, int first, int last)
    {
        var options = new WeatherOptions(TotalBytes: bytes, FirstYear: first, LastYear: last);

        Assert.Throws<ArgumentOutOfRangeException>(() => new WeatherPlan(options));
    }

    [Fact]
    public void The_years_grow_warmer_by_nine_tenths_of_a_degree_in_a_century()
    {
        Assert.Equal(0, Climate.Warming(1901, 0));
        Assert.Equal(89, Climate.Warming(2000, 0));
        Assert.Equal(Climate.Warming(2000, 60_000), Climate.Warming(2000, -60_000));
    }

    [Fact]
    public void The_cosine_is_near_the_true_one()
    {
        for (int step = -Climate.FullTurn; step < Climate.FullTurn; step++)
        {
            double expected = Climate.Unit * Math.Cos(2 * Math.PI * step / Climate.FullTurn);

            Assert.InRange(Climate.Cosine(step) - expected, -3, 3);
        }
    }

    [Fact]
    public void No_two_stations_share_an_id()
    {
        var ids = Enumerable.Range(0, 2000).Select(index => WeatherStation.Open(1901, index).UsafId);

        Assert.Equal(2000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id, 10_000, 999_999));
    }
}
