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

    /// <summary>The value as Hadoop's clients take it: a word that is spelled as <see cref="Choices"/> spell it, or else the default.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="warned">Told in a line what was passed over; null: nobody is.</param>
    public string ReadOrDefault(Configuration configuration, Action<string>? warned)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string value = configuration.Get(Name, Default);
        foreach (string choice in Choices)
        {
            if (choice == value)
            {
                return choice;
            }
        }

        warned?.Invoke($"{configuration.Refused(Name, value, $"one of {string.Join(", ", Choices)}").Message} {Default} is taken, as Hadoop does.");
        return Default;
    }

    /// <summary>The value as <see cref="Choices"/> spell it.</summary>
    public override string Read(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.GetChoice(Name, Default, [.. Choices]);
    }
}
