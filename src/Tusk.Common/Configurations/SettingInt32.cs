namespace Tusk.Common.Configurations;

/// <summary>A whole number of 32 bits with bounds. A value out of bounds is refused.</summary>
public sealed record SettingInt32(
    string Name, int Default, int Minimum, int Maximum, string Unit, string Description) : Setting<int>(Name, Description)
{
    /// <inheritdoc/>
    public override int Default { get; init; } = Default;

    /// <summary>Whether the nearest bound is taken instead of a value out of bounds: where Hadoop takes any number.</summary>
    public bool IsClamped { get; init; }

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
            throw OutOfBounds(configuration, e.Value); // the bounds are this setting's, not the type's
        }

        return value >= Minimum && value <= Maximum ? (int)value
            : IsClamped && value is >= int.MinValue and <= int.MaxValue ? (int)Math.Clamp(value, Minimum, Maximum)
            : throw OutOfBounds(configuration, $"{value}");
    }

    private ConfigurationException OutOfBounds(Configuration configuration, string value) =>
        configuration.Refused(Name, value, $"{Minimum} to {Maximum} ({Unit})");
}
