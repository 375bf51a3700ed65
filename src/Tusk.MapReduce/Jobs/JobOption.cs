namespace Tusk.MapReduce.Jobs;

/// <summary>An option that a factory asked for.</summary>
/// <param name="Name">Without hyphens.</param>
/// <param name="Help">What it does; may be empty.</param>
/// <param name="TakesValue">Whether a value follows.</param>
public sealed record JobOption(string Name, string Help, bool TakesValue);
