using System.ComponentModel;
using System.Reflection;
using Tusk.MapReduce.Jobs;

namespace Tusk.CommandLine;

/// <summary>What the attributes on a factory or a driver say of its use.</summary>
internal sealed class JobUsage
{
    private JobUsage()
    {
    }

    /// <summary>What the job does; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>What its arguments are called; null where nothing says so.</summary>
    public required string? Arguments { get; init; }

    /// <summary>A line of each input.</summary>
    public required IReadOnlyList<InputSampleAttribute> Samples { get; init; }

    /// <summary>Reads them.</summary>
    public static JobUsage Of(MethodInfo method) => new()
    {
        Description = method.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "",
        Arguments = method.GetCustomAttribute<JobArgumentsAttribute>()?.Text,
        Samples = [.. method.GetCustomAttributes<InputSampleAttribute>()],
    };

    /// <summary>How the job is called: <c>tusk mapreduce wordcount [OPTIONS] INPUT... OUTPUT</c>.</summary>
    /// <param name="invocation">What stands before the options.</param>
    /// <param name="takesPaths">Whether it asks for its inputs and its output.</param>
    public string Synopsis(string invocation, bool takesPaths) =>
        $"{invocation} [OPTIONS] {Arguments ?? (takesPaths ? "INPUT... OUTPUT" : "[ARGUMENTS]")}";
}
