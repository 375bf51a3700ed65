namespace Tusk.Common.Configurations;

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
            : throw configuration.Refused(Name, $"{value}", $"{Minimum} to {Maximum} ({Unit})");
    }
}
