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
        ArgumentNullException.ThrowIfNull(configuration);
        long value;
        try
        {
            value = configuration.GetInt64(Name, Default);
        }
        catch (ConfigurationException e) when (e.Key == Name)
        {
            throw OutOfBounds(e.Value); // the bounds are this setting's, not the type's
        }

        return value >= Minimum && value <= Maximum ? (int)value : throw OutOfBounds($"{value}");
    }

    private ConfigurationException OutOfBounds(string value) =>
        new(Name, value, $"{Minimum} to {Maximum} ({Unit})");
}
