namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>What comes of a call.</summary>
/// <param name="Value">What was answered, if it was.</param>
/// <param name="Refusal">Why it was refused; null if it was not.</param>
/// <param name="IsLost">Whether nothing was heard: it may have been executed, or not.</param>
internal sealed record SimulatedAnswer(object? Value, RefusedException? Refusal, bool IsLost)
{
    public static SimulatedAnswer Lost { get; } = new(null, null, true);
}
