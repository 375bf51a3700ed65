namespace Tusk.MapReduce.Jobs;

/// <summary>A line such as a job reads, which <c>--help</c> shows; on the factory, or on the driver of several jobs.</summary>
/// <param name="line">The line, without its end.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class InputSampleAttribute(string line) : Attribute
{
    /// <summary>The line, without its end.</summary>
    public string Line { get; } = line;

    /// <summary>Which input has such lines, where a job has several: the name that its arguments have in the help.</summary>
    public string Input { get; init; } = "INPUT";
}
