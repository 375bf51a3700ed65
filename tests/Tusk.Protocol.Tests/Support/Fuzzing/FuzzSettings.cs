using System.Globalization;

namespace Tusk.Protocol.Tests.Support.Fuzzing;

/// <summary>How long a target is fuzzed, and where what is found goes.</summary>
internal sealed record FuzzSettings
{
    /// <summary>Says for how many seconds each target is fuzzed; without it, a fixed number of inputs are tried.</summary>
    public const string SecondsVariable = "TUSK_FUZZ_SECONDS";

    /// <summary>For how long; null for <see cref="FuzzTarget.Inputs"/> with a fixed seed.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How long one input may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets inputs that failed, and those that are worth keeping.</summary>
    public required string Folder { get; init; }

    /// <summary>As the environment says; what is found goes to <c>artifacts/fuzz</c> of the checkout.</summary>
    public static FuzzSettings Read()
    {
        string? seconds = Environment.GetEnvironmentVariable(SecondsVariable);
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Tusk.slnx")))
        {
            root = root.Parent;
        }

        return new FuzzSettings
        {
            Duration = string.IsNullOrEmpty(seconds)
                ? null
                : TimeSpan.FromSeconds(double.Parse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)),
            Folder = Path.Combine(root?.FullName ?? Path.GetTempPath(), "artifacts", "fuzz"),
        };
    }
}
