using Tusk.Terminal;

namespace Tusk.Tests.Terminal;

public sealed class ProgressLineTests : IDisposable
{
    private readonly CapturedIo _captured = new();
    private readonly ManualTime _time = new();
    private int _width = 40;

    public void Dispose() => _captured.Dispose();

    [Fact]
    public void Work_of_less_than_a_second_shows_nothing()
    {
        using (ProgressLine line = OnTerminal())
        {
            line.Update(At(0.5));
            _time.Advance(TimeSpan.FromMilliseconds(999));
            line.Update(At(0.9));
        }

        Assert.Empty(_captured.Error);
    }

    [Fact]
    public void Nothing_is_drawn_without_a_terminal()
    {
        using (var line = new ProgressLine(_captured.Io, null, _time))
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            line.Update(At(0.5));
        }

        Assert.Empty(_captured.Error);
    }

    [Fact]
    public void The_line_is_drawn_over_itself_and_wiped_at_the_end()
    {
        ProgressLine line = OnTerminal();
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Update(At(0.5));
        _time.Advance(TimeSpan.FromMilliseconds(125));
        line.Update(At(0.6));
        line.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Update(At(0.7));

        Assert.Equal("\rmap  50%\rmap  60%\r        \r", _captured.Error);
    }

    [Fact]
    public void Updates_in_quick_succession_are_drawn_at_most_eight_times_a_second()
    {
        using ProgressLine line = OnTerminal();
        _time.Advance(TimeSpan.FromSeconds(1));
        for (int millisecond = 0; millisecond < 1000; millisecond++)
        {
            line.Update(At(0.5));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(8, _captured.Error.Count('\r'));
    }

    [Fact]
    public void A_shorter_line_covers_the_longer_one_before_it()
    {
        using ProgressLine line = OnTerminal();
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Update(At(0.5) with { TimeLeft = TimeSpan.FromSeconds(9) });
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Update(At(0.6));

        Assert.Equal("\rmap  50%  9 s left\rmap  60%          ", _captured.Error);
    }

    [Fact]
    public void The_width_is_asked_again_for_each_drawing()
    {
        using ProgressLine line = OnTerminal();
        _time.Advance(TimeSpan.FromSeconds(1));
        _width = 4;
        line.Update(At(0.5));

        Assert.Equal("\rmap", _captured.Error);
    }

    [Fact]
    public void After_a_clear_the_next_update_draws_at_once()
    {
        using ProgressLine line = OnTerminal();
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Update(At(0.5));
        line.Clear();
        line.Clear();
        line.Update(At(0.6));

        Assert.Equal("\rmap  50%\r        \r\rmap  60%", _captured.Error);
    }

    private static ProgressSnapshot At(double fraction) => new(fraction, null, 0, 0, 0, null);

    private ProgressLine OnTerminal() => new(_captured.Io, () => _width, _time);

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
