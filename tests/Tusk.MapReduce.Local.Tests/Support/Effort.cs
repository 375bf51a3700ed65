namespace Tusk.MapReduce.Local.Tests.Support;

/// <summary>How many random cases a test runs.</summary>
internal static class Effort
{
    /// <summary>As many as given; twenty times as many at night (TUSK_NIGHTLY=1).</summary>
    public static int Cases(int usual) => Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1" ? 20 * usual : usual;
}
