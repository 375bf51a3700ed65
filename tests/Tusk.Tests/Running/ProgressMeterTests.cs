using Tusk.MapReduce.Jobs;
using Tusk.Running;
using Tusk.Terminal;

namespace Tusk.Tests.Running;

public sealed class ProgressMeterTests
{
    private readonly ProgressMeter _meter = new();

    [Fact]
    public void Speeds_are_those_of_the_last_seconds()
    {
        _meter.Next(At(1, 0.1, bytes: 1000));
        _meter.Next(At(5, 0.1, bytes: 1000));
        ProgressSnapshot snapshot = _meter.Next(At(7, 0.2, bytes: 9000));

        Assert.Equal(4000, snapshot.BytesPerSecond);
        Assert.Equal(400, snapshot.RecordsPerSecond);
    }

    [Fact]
    public void The_first_speed_is_that_since_the_start() => Assert.Equal(500, _meter.Next(At(2, 0.1, bytes: 1000)).BytesPerSecond);

    [Fact]
    public void Nothing_is_estimated_at_the_start() => Assert.Null(_meter.Next(At(2, 0.01)).TimeLeft);

    [Fact]
    public void A_job_without_reducers_is_done_when_its_maps_are()
    {
        ProgressSnapshot snapshot = _meter.Next(At(10, 0.5));

        Assert.Null(snapshot.ReduceFraction);
        Assert.Equal(TimeSpan.FromSeconds(10), snapshot.TimeLeft);
    }

    [Fact]
    public void Once_all_is_mapped_no_input_is_read_at_any_speed()
    {
        _meter.Next(At(1, 0.5, bytes: 1000));

        ProgressSnapshot snapshot = _meter.Next(new JobProgress(4, 4, 1, 1, 0, 0.1, 200, 2000, 0, TimeSpan.FromSeconds(2)));

        Assert.Equal((0, 0), (snapshot.BytesPerSecond, snapshot.RecordsPerSecond));
    }

    [Fact]
    public void No_time_at_all_has_no_speed() => Assert.Equal(0, _meter.Next(At(0, 0)).BytesPerSecond);

    private static JobProgress At(double seconds, double fraction, long bytes = 0) =>
        new(4, 1, fraction, 0, 0, 0, bytes / 10, bytes, 0, TimeSpan.FromSeconds(seconds));

    [Fact]
    public void While_reducing_the_records_are_those_that_reducers_get()
    {
        _meter.Next(new JobProgress(4, 4, 1, 1, 0, 0.1, 200, 2000, 0, TimeSpan.FromSeconds(2)) { ReducedRecords = 10 });

        ProgressSnapshot snapshot = _meter.Next(
            new JobProgress(4, 4, 1, 1, 0, 0.2, 200, 2000, 0, TimeSpan.FromSeconds(3)) { ReducedRecords = 60 });

        Assert.Equal(50, snapshot.RecordsPerSecond);
        Assert.Equal(0, snapshot.BytesPerSecond);
    }

    [Fact]
    public void Merging_has_a_speed_of_its_own_and_so_has_reducing_at_once()
    {
        JobProgress mapped = new(4, 4, 1, 1, 0, 0, 200, 2000, 5000, TimeSpan.FromSeconds(2));
        _meter.Next(At(1, 0.9, bytes: 1900));
        _meter.Next(mapped);
        _meter.Next(mapped with { Elapsed = TimeSpan.FromSeconds(2.5), MergedBytes = 1000 });

        ProgressSnapshot merging = _meter.Next(mapped with { Elapsed = TimeSpan.FromSeconds(3), MergedBytes = 2000 });
        ProgressSnapshot reducing = _meter.Next(
            mapped with { Elapsed = TimeSpan.FromSeconds(3.5), MergedBytes = 2200, ReducedRecords = 50, ReduceFraction = 0.1 });

        Assert.Equal((2000, 0, 2000), (merging.BytesPerSecond, merging.RecordsPerSecond, merging.MergedBytes));
        Assert.Equal((0, 100, 0), (reducing.BytesPerSecond, reducing.RecordsPerSecond, reducing.MergedBytes));
    }
}
