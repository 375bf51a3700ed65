namespace Tusk.Common.Configurations;

/// <summary>The environment variables that Hadoop's programs look at: of this process, or given ones.</summary>
public sealed class HadoopEnvironment
{
    private readonly IReadOnlyDictionary<string, string>? _variables;

    /// <summary>An environment that holds these variables and no others.</summary>
    public HadoopEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        _variables = variables;
    }

    private HadoopEnvironment()
    {
    }

    /// <summary>That of this process, as it is when a variable is read.</summary>
    public static HadoopEnvironment OfProcess { get; } = new();

    /// <summary>A variable's value; null when it is not set.</summary>
    public string? Get(string name) =>
        _variables is null ? Environment.GetEnvironmentVariable(name) : _variables.GetValueOrDefault(name);

    /// <summary>A variable's value; null when it is not set or blank.</summary>
    public string? GetNonBlank(string name) => Get(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
