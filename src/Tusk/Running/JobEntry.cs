using System.Reflection;
using Tusk.CommandLine;
using Tusk.MapReduce.Jobs;

namespace Tusk.Running;

/// <summary>A job that a command line can ask for, or the driver of several.</summary>
internal sealed class JobEntry
{
    private readonly Func<JobFactory>? _factory;
    private readonly Func<JobDriver>? _driver;
    private readonly Func<JobFactory[]>? _driven;

    /// <summary>A job.</summary>
    /// <param name="name">What it is called on the command line.</param>
    /// <param name="factory">Gives its factory; called for the job that runs, and for lists.</param>
    public JobEntry(string name, Func<JobFactory> factory) => (Name, _factory) = (name, factory);

    /// <summary>The driver of several jobs, which looks like one.</summary>
    /// <param name="name">What it is called on the command line.</param>
    /// <param name="driver">Gives the driver; called for the one that runs, and for lists.</param>
    /// <param name="driven">Gives the factories of its jobs.</param>
    public JobEntry(string name, Func<JobDriver> driver, Func<JobFactory[]> driven) => (Name, _driver, _driven) = (name, driver, driven);

    /// <summary>What it is called on the command line.</summary>
    public string Name { get; }

    /// <summary>The factory.</summary>
    /// <exception cref="InvalidOperationException">It is a driver.</exception>
    public JobFactory Factory => _factory?.Invoke() ?? throw new InvalidOperationException($"{Name} is a driver.");

    /// <summary>What the attributes of the factory or driver say of its use.</summary>
    public JobUsage Usage => JobUsage.Of(Method);

    /// <summary>Type.Method.</summary>
    public string QualifiedName => $"{Method.DeclaringType?.Name}.{Method.Name}";

    private MethodInfo Method => _driver is null ? Factory.Method : _driver().Method;

    /// <summary>Runs it.</summary>
    /// <param name="invocation">How it is called, for usage lines.</param>
    /// <param name="io">The process's streams.</param>
    /// <param name="args">The words behind its name.</param>
    /// <returns>The exit code of the process.</returns>
    public int Run(string invocation, CommandIo io, string[] args) => _driver is null
        ? new JobRunner(this, invocation, io).Run(args)
        : new DriverProgram(invocation, io).Run(_driver(), _driven!(), args);
}
