using Tusk.CommandLine;

namespace Tusk.Terminal;

/// <summary>One line at the bottom of a terminal that tells how a job goes; nothing at all when there is no terminal.</summary>
/// <remarks>
/// <para>Drawn for work longer than a second, at most eight times a second, never wider than the terminal, and wiped at the end.</para>
/// <para>May be called from any thread. Before something else is written to the terminal, call <see cref="Clear"/>.</para>
/// </remarks>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(125);

    private readonly Lock _lock = new();
    private readonly CommandIo _io;
    private readonly Func<int>? _width;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private long _drawnAt;
    private int _shownLength;
    private bool _ended;

    /// <summary>A line on a terminal.</summary>
    /// <param name="io">Its standard error is drawn on.</param>
    /// <param name="width">Asks for the terminal's width in columns before each drawing; null when standard error is no terminal.</param>
    /// <param name="time">Measures how long the work runs and when the line was last drawn.</param>
    public ProgressLine(CommandIo io, Func<int>? width, TimeProvider time)
    {
        (_io, _width, _time) = (io, width, time);
        _startedAt = _drawnAt = time.GetTimestamp();
    }

    /// <summary>A line on this process's terminal; silent when standard error is redirected.</summary>
    public static ProgressLine OfProcess(CommandIo io) =>
        new(io, Console.IsErrorRedirected ? null : static () => TerminalWidth.OfError, TimeProvider.System);

    /// <summary>Shows a snapshot, unless something was shown just before.</summary>
    public void Update(ProgressSnapshot snapshot) => Update(width => ProgressText.Of(snapshot, width));

    /// <summary>Shows a text, cut to the terminal's width, unless something was shown just before.</summary>
    public void Update(string text) => Update(width => text[..Math.Clamp(width, 0, text.Length)]);

    /// <summary>Shows what <paramref name="text"/> gives for a width, unless something was shown just before.</summary>
    private void Update(Func<int, string> text)
    {
        if (_width is null)
        {
            return;
        }

        lock (_lock)
        {
            long now = _time.GetTimestamp();
            if (_ended || _time.GetElapsedTime(_startedAt, now) < FirstAfter
                || (_shownLength > 0 && _time.GetElapsedTime(_drawnAt, now) < Interval))
            {
                return;
            }

            _drawnAt = now;

            // The last column stays free: some terminals wrap as soon as it is written.
            Draw(text(_width() - 1));
        }
    }

    /// <summary>Wipes the line, so that other text can be written; the next update draws it again.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_shownLength > 0)
            {
                Draw("");
            }
        }
    }

    /// <summary>Wipes the line for good and says, on a line of its own, why progress is not shown any more.</summary>
    public void Fail(Exception cause)
    {
        lock (_lock)
        {
            Dispose();
            _io.WriteError($"progress is not shown any more: {cause.GetType().Name}: {cause.Message}");
        }
    }

    /// <summary>Wipes the line for good.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Clear();
            _ended = true;
        }
    }

    private void Draw(string text)
    {
        // Spaces, not an escape sequence, cover what was there: every terminal understands them.
        string padding = new(' ', Math.Max(0, _shownLength - text.Length));
        _io.WriteErrorText(text.Length == 0 ? $"\r{padding}\r" : $"\r{text}{padding}");
        _shownLength = text.Length;
    }
}
