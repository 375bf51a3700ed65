using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that was started: await it, watch it, cancel it.</summary>
public abstract class RunningJob
{
    /// <summary>The job's id.</summary>
    public abstract JobId Id { get; }

    /// <summary>How far it is, now; cheap, from any thread.</summary>
    public abstract JobProgress Progress { get; }

    /// <summary>Completes with the result; faults with <see cref="JobFailedException"/> or what kept the job from
    /// starting; is cancelled when the job is. By then nothing of the job is left but its committed output.</summary>
    public abstract Task<JobResult> Completion { get; }

    /// <summary>Asks the job to end at the next records; await <see cref="Completion"/> to know that it has.</summary>
    public abstract void Cancel();

    /// <summary>Lets <c>await job</c> give the result.</summary>
    public TaskAwaiter<JobResult> GetAwaiter() => Completion.GetAwaiter();
}
