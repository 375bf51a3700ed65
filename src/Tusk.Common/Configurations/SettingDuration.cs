namespace Tusk.Common.Configurations;

/// <summary>A time with bounds; its text may have a unit: ns, us, ms, s, m, h or d.</summary>
/// <param name="Name">The key, as in Hadoop.</param>
/// <param name="Default">The value when nothing is set.</param>
/// <param name="DefaultUnit">The unit of a number without one.</param>
/// <param name="Minimum">Shortest.</param>
/// <param name="Maximum">Longest; <see cref="TimeSpan.MaxValue"/> for no bound.</param>
/// <param name="Description">One sentence for the reference page.</param>
public sealed record SettingDuration(
    string Name, TimeSpan Default, DurationUnit DefaultUnit, TimeSpan Minimum, TimeSpan Maximum, string Description)
    : Setting<TimeSpan>(Name, Description)
{
    /// <inheritdoc/>
    public override TimeSpan Default { get; init; } = Default;

    /// <summary>The bounds in words.</summary>
    public string Bounds => Maximum == TimeSpan.MaxValue
        ? $"from {DurationText.Format(Minimum)}"
        : $"{DurationText.Format(Minimum)} to {DurationText.Format(Maximum)}";

    /// <inheritdoc/>
    public override TimeSpan Read(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        TimeSpan value = configuration.GetDuration(Name, Default, DefaultUnit);
        return value >= Minimum && value <= Maximum
            ? value
            : throw configuration.Refused(Name, configuration.Get(Name) ?? "", $"a time, {Bounds}");
    }
}
