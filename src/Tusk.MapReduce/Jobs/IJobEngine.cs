namespace Tusk.MapReduce.Jobs;

/// <summary>Something that runs jobs: the engine in this process, or a cluster.</summary>
public interface IJobEngine
{
    /// <summary>What <c>--engine</c> calls it.</summary>
    string Name { get; }

    /// <summary>Starts a job.</summary>
    /// <param name="factory">A static method; it is called here and once for every task attempt.</param>
    /// <param name="options">What the job was asked to do.</param>
    /// <param name="cancellationToken">Ends the job; what it has written so far is removed.</param>
    /// <exception cref="ArgumentException">The factory is not a static method.</exception>
    RunningJob Submit(JobFactory factory, JobOptions options, CancellationToken cancellationToken = default);
}
