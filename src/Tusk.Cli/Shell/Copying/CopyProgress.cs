using Tusk.Terminal;

namespace Tusk.Cli.Shell.Copying;

/// <summary>The line at the bottom of a terminal that tells how much was copied, and how fast; for work longer than a second.</summary>
internal sealed class CopyProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(125);

    private readonly ProgressLine _line;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _startedAt;
    private long _bytes;

    private CopyProgress(ProgressLine line, TimeProvider time)
    {
        (_line, _time) = (line, time);
        _startedAt = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Draw(), null, Interval, Interval);
    }

    /// <summary>Starts to watch, if standard error is a terminal.</summary>
    public static CopyProgress? StartIfShown(ShellSession session, FileCopier copier)
    {
        if (!session.ShowsProgress)
        {
            return null;
        }

        var progress = new CopyProgress(ProgressLine.OfProcess(session.Io), session.Time);
        session.Output.BeforeError = progress._line.Clear;
        copier.Copied = bytes => Interlocked.Add(ref progress._bytes, bytes);
        return progress;
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _line.Dispose();
    }

    private void Draw()
    {
        long bytes = Interlocked.Read(ref _bytes);
        double seconds = _time.GetElapsedTime(_startedAt).TotalSeconds;
        _line.Update($"{HumanFormat.Bytes(bytes)} copied, {HumanFormat.Bytes(bytes / Math.Max(seconds, 1e-3))}/s");
    }
}
