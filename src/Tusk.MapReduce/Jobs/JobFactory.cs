namespace Tusk.MapReduce.Jobs;

/// <summary>Builds a job from its options: a static method, deterministic, without I/O.</summary>
/// <remarks>
/// It runs in the submitting process and once for every task attempt, so that whatever its lambdas capture is the
/// attempt's own. Being static, it captures nothing; options are strings that travel in the job's configuration.
/// </remarks>
public delegate Job JobFactory(JobOptions options);
