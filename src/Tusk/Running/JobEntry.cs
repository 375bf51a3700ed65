using System.ComponentModel;
using System.Reflection;
using Tusk.MapReduce.Jobs;

namespace Tusk.Running;

/// <summary>A job that a command line can ask for.</summary>
/// <param name="name">What it is called there.</param>
/// <param name="create">Gives its factory; called for the job that runs, and for lists.</param>
internal sealed class JobEntry(string name, Func<JobFactory> create)
{
    /// <summary>What it is called on the command line.</summary>
    public string Name { get; } = name;

    /// <summary>The factory.</summary>
    public JobFactory Factory => create();

    /// <summary>What <c>[Description("...")]</c> on the factory says; empty without one.</summary>
    public string Description => Factory.Method.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
}
