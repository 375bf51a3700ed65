namespace Tusk.Common.Configurations;

/// <summary>Replaces <c>${name}</c> in values.</summary>
/// <remarks>
/// <c>${env.NAME}</c> is the environment's, with <c>${env.NAME:-x}</c> x where it is unset or empty and
/// <c>${env.NAME-x}</c> x where it is unset. <c>${user.name}</c>, <c>${user.home}</c> and <c>${java.io.tmpdir}</c> stand
/// in Hadoop's own files and mean here what they mean there. A name that nobody knows stays as it is.
/// Source: Apache Hadoop 3.4, o.a.h.conf.Configuration#substituteVars.
/// </remarks>
internal static class ConfigurationVariables
{
    // Hadoop allows 20; more than that in one value is no circle yet.
    private const int MaxReplacements = 100;
    private const int MaxLength = 1 << 20;

    /// <summary>The value with the innermost variables replaced first, so that <c>${a${b}}</c> works.</summary>
    /// <exception cref="ConfigurationException">The variables go in a circle, or the value grows too long.</exception>
    public static string Expand(Configuration configuration, string name, string raw)
    {
        string value = raw;
        int from = 0;
        int replacements = 0;
        while (TryFind(value, from, out int start, out int end))
        {
            if (Value(configuration, value[(start + 2)..end]) is not { } replacement)
            {
                from = end + 1;
                continue;
            }

            value = string.Concat(value.AsSpan(0, start), replacement, value.AsSpan(end + 1));
            from = 0;
            if (++replacements > MaxReplacements || value.Length > MaxLength)
            {
                throw new ConfigurationException(
                    name,
                    raw,
                    "a value whose ${...} do not refer to each other in a circle "
                    + $"(at most {MaxReplacements} replacements and {MaxLength} characters)");
            }
        }

        return value;
    }

    private static bool TryFind(string value, int from, out int start, out int end)
    {
        start = -1;
        end = value.IndexOf('}', from);
        while (end >= 0)
        {
            start = value.LastIndexOf("${", end, end - from + 1, StringComparison.Ordinal);
            if (start >= 0)
            {
                return true;
            }

            from = end + 1;
            end = value.IndexOf('}', from);
        }

        return false;
    }

    private static string? Value(Configuration configuration, string variable) => variable switch
    {
        _ when variable.StartsWith("env.", StringComparison.Ordinal) => FromEnvironment(variable[4..]),
        "user.name" => Environment.UserName,
        "user.home" => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        "java.io.tmpdir" => Path.TrimEndingDirectorySeparator(Path.GetTempPath()),
        _ => configuration.GetRaw(variable),
    };

    private static string? FromEnvironment(string expression)
    {
        int dash = expression.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            return Environment.GetEnvironmentVariable(expression);
        }

        bool alsoWhenEmpty = dash > 0 && expression[dash - 1] == ':';
        string? value = Environment.GetEnvironmentVariable(expression[..(alsoWhenEmpty ? dash - 1 : dash)]);
        return value is null || (alsoWhenEmpty && value.Length == 0) ? expression[(dash + 1)..] : value;
    }
}
