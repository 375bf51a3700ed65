using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Jobs;

/// <summary>A job that a factory built: a name and a plan, ready for an engine.</summary>
public sealed class Job
{
    internal Job(string name, JobPlan plan)
    {
        Name = name;
        Plan = plan;
    }

    /// <summary>The job's name, for people.</summary>
    public string Name { get; }

    /// <summary>What its task attempts do; for engines.</summary>
    public JobPlan Plan { get; }

    /// <summary>Begins a job.</summary>
    /// <param name="name">For people: logs, summary, history.</param>
    public static JobBuilder Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new JobBuilder(name);
    }
}
