namespace Tusk.Common.Configurations;

/// <summary>A text; null where it is unset and has no default.</summary>
public sealed record SettingText(string Name, string? Default, string Description) : Setting<string?>(Name, Description)
{
    /// <inheritdoc/>
    public override string? Default { get; init; } = Default;

    /// <inheritdoc/>
    public override string? Read(Configuration configuration) => configuration.Get(Name) ?? Default;
}
