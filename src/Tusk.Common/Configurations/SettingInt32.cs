namespace Tusk.Common.Configurations;

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
