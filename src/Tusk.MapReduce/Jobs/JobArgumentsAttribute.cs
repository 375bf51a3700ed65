namespace Tusk.MapReduce.Jobs;

/// <summary>What the arguments of a job are called in its usage, such as <c>USERS VIEWS OUTPUT</c>; on the factory, or on the
/// driver of several jobs.</summary>
/// <param name="text">The words; those in brackets may be left out.</param>
/// <remarks>Without it a job that asks for its inputs or its output takes <c>INPUT... OUTPUT</c>, and a driver gets options that
/// nobody knows as arguments; with it those of two hyphens are refused, but for what stands behind <c>--</c>.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JobArgumentsAttribute(string text) : Attribute
{
    /// <summary>The words.</summary>
    public string Text { get; } = text;
}
