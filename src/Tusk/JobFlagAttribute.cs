namespace Tusk;

/// <summary>A flag that a <see cref="JobDriver"/> has: <c>--name</c>, read with <see cref="JobSession.Flag"/>.</summary>
/// <param name="name">Without the hyphens.</param>
/// <param name="help">What it does, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class JobFlagAttribute(string name, string help) : Attribute
{
    /// <summary>Without the hyphens.</summary>
    public string Name { get; } = name;

    /// <summary>What it does.</summary>
    public string Help { get; } = help;
}
