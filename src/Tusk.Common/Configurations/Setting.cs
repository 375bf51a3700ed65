namespace Tusk.Common.Configurations;

/// <summary>A setting as it is declared once: its name, what it means, and how its value is read and checked.</summary>
/// <param name="Name">The key, as in Hadoop.</param>
/// <param name="Description">One sentence for the reference page.</param>
/// <typeparam name="T">Type of the value.</typeparam>
public abstract record Setting<T>(string Name, string Description)
{
    /// <summary>The value when nothing is set, as the reference page shows it.</summary>
    public abstract T Default { get; init; }

    /// <summary>What the reference page says of the default where the value alone does not; null for the value.</summary>
    public string? DefaultDescription { get; init; }

    /// <summary>The value of this setting, checked; the default when it is not set.</summary>
    /// <exception cref="ConfigurationException">The value is malformed or out of bounds.</exception>
    public abstract T Read(Configuration configuration);

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}
