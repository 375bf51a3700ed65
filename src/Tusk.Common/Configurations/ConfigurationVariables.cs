using System.Text;

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
    private const int MaxDepth = 20;

    // Doubling at each of 20 levels would make a megabyte of a letter: the length needs a bound of its own.
    private const int MaxLength = 1 << 20;

    public static string Expand(Configuration configuration, string name, string raw) =>
        raw.Contains("${", StringComparison.Ordinal) ? Expand(configuration, name, raw, 0) : raw;

    private static string Expand(Configuration configuration, string name, string raw, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ConfigurationException(
                name, configuration.GetRaw(name) ?? raw, $"a value whose ${{...}} do not refer to each other in a circle, at most {MaxDepth} deep");
        }

        StringBuilder expanded = new();
        int position = 0;
        while (true)
        {
            int start = raw.IndexOf("${", position, StringComparison.Ordinal);
            int end = start < 0 ? -1 : raw.IndexOf('}', start);
            if (end < 0)
            {
                return expanded.Append(raw, position, raw.Length - position).ToString();
            }

            string variable = raw[(start + 2)..end];
            expanded.Append(raw, position, start - position);
            expanded.Append(Value(configuration, variable) is { } value
                ? Expand(configuration, name, value, depth + 1)
                : raw[start..(end + 1)]);
            position = end + 1;
            if (expanded.Length > MaxLength)
            {
                throw new ConfigurationException(name, raw, $"a value of at most {MaxLength} characters with its ${{...}} replaced");
            }
        }
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
