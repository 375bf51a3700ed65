namespace Tusk.Common.Configurations;

/// <summary>A truth value.</summary>
public sealed record SettingBoolean(string Name, bool Default, string Description) : Setting<bool>(Name, Description)
{
    /// <inheritdoc/>
    public override bool Default { get; init; } = Default;

    /// <inheritdoc/>
    public override bool Read(Configuration configuration) => configuration.GetBoolean(Name, Default);
}
