using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.Running;

/// <summary>Draws a job's progress line until it is disposed of.</summary>
/// <remarks>On a thread of its own: while tasks keep every pool thread busy, a timer would come late.</remarks>
internal sealed class ProgressThread : IDisposable
{
    private const string Stopping = "stopping; Ctrl-C again ends at once and leaves scratch files to the next job";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(125);

    private readonly RunningJob _job;
    private readonly ProgressLine _line;
    private readonly CancellationToken _stopping;
    private readonly ManualResetEventSlim _ending = new();
    private readonly Thread _thread;

    /// <summary>Starts drawing.</summary>
    /// <param name="job">What to watch.</param>
    /// <param name="line">Where to draw; ended with this object.</param>
    /// <param name="stopping">Set when the job was asked to stop: it goes no further then, and may have much to remove.</param>
    public ProgressThread(RunningJob job, ProgressLine line, CancellationToken stopping)
    {
        (_job, _line, _stopping) = (job, line, stopping);
        _thread = new Thread(Draw) { IsBackground = true, Name = "progress" };
        _thread.Start();
    }

    /// <summary>Wipes the line and waits for the thread's end.</summary>
    public void Dispose()
    {
        _ending.Set();
        _thread.Join();
        _ending.Dispose();
        _line.Dispose();
    }

    private void Draw()
    {
        try
        {
            var meter = new ProgressMeter();
            while (!_ending.Wait(Interval))
            {
                if (_stopping.IsCancellationRequested)
                {
                    _line.Update(Stopping);
                }
                else
                {
                    _line.Update(meter.Next(_job.Progress));
                }
            }
        }
        catch (Exception e)
        {
            // The job does not depend on being watched: it goes on, and the line says why it will not.
            _line.Fail(e);
        }
    }
}
