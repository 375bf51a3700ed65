namespace Tusk.Common.Configurations;

/// <summary>A setting as it is declared once: its name, what it means, and how its value is read and checked.</summary>
/// <param name="Name">The key, as in Hadoop.</param>
/// <param name="Description">One sentence for the reference page.</param>
/// <typeparam name="T">Type of the value.</typeparam>
public abstract record Setting<T>(string Name, string Description)
{
    /// <summary>The value when nothing is set, as the reference page shows it.</summary>
    public abstract T Default { get; init; }

    /// <summary>The value of this setting, checked; the default when it is not set.</summary>
    /// <exception cref="ConfigurationException">The value is malformed or out of bounds.</exception>
    public abstract T Read(Configuration configuration);

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}

/// <summary>A whole number of 32 bits with bounds.</summary>
public sealed record SettingInt32(
    string Name, int Default, int Minimum, int Maximum, string Unit, string Description) : Setting<int>(Name, Description)
{
    /// <inheritdoc/>
    public override int Default { get; init; } = Default;

    /// <inheritdoc/>
    public override int Read(Configuration configuration)
    {
        int value = configuration.GetInt32(Name, Default);
        return value >= Minimum && value <= Maximum
            ? value
            : throw new ConfigurationException(Name, $"{value}", $"{Minimum} to {Maximum} ({Unit})");
    }
}

/// <summary>A size or count of 64 bits with bounds; sizes may end in k, m, g, t.</summary>
public sealed record SettingInt64(
    string Name, long Default, long Minimum, long Maximum, string Unit, string Description) : Setting<long>(Name, Description)
{
    /// <inheritdoc/>
    public override long Default { get; init; } = Default;

    /// <inheritdoc/>
    public override long Read(Configuration configuration)
    {
        long value = configuration.GetBytes(Name, Default);
        return value >= Minimum && value <= Maximum
            ? value
            : throw new ConfigurationException(Name, $"{value}", $"{Minimum} to {Maximum} ({Unit})");
    }
}

/// <summary>A truth value.</summary>
public sealed record SettingBoolean(string Name, bool Default, string Description) : Setting<bool>(Name, Description)
{
    /// <inheritdoc/>
    public override bool Default { get; init; } = Default;

    /// <inheritdoc/>
    public override bool Read(Configuration configuration) => configuration.GetBoolean(Name, Default);
}

/// <summary>A text; null where it is unset and has no default.</summary>
public sealed record SettingText(string Name, string? Default, string Description) : Setting<string?>(Name, Description)
{
    /// <inheritdoc/>
    public override string? Default { get; init; } = Default;

    /// <inheritdoc/>
    public override string? Read(Configuration configuration) => configuration.Get(Name) ?? Default;
}
