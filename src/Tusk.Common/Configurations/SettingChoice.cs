namespace Tusk.Common.Configurations;

/// <summary>One of several words, which may be written in either case.</summary>
/// <param name="Name">The key, as in Hadoop.</param>
/// <param name="Default">The value when nothing is set: one of the words.</param>
/// <param name="Choices">The words.</param>
/// <param name="Description">One sentence for the reference page.</param>
public sealed record SettingChoice(
    string Name, string Default, IReadOnlyList<string> Choices, string Description) : Setting<string>(Name, Description)
{
    /// <inheritdoc/>
    public override string Default { get; init; } = Default;

    /// <summary>The value as <see cref="Choices"/> spell it.</summary>
    public override string Read(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.GetChoice(Name, Default, [.. Choices]);
    }
}
