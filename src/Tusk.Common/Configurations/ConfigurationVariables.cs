namespace Tusk.Common.Configurations;

/// <summary>Replaces <c>${name}</c> in values.</summary>
/// <remarks>
/// <para>A name has no space, <c>$</c> or <c>}</c> in it, so the innermost goes first: <c>${a${b}}</c> works.
/// <c>${env.NAME}</c> is the environment's, with <c>${env.NAME:-x}</c> x where it is unset or empty and
/// <c>${env.NAME-x}</c> x where it is unset. Any other name is a system property, or else a setting, which may be one
/// of <see cref="VariableDefaults"/>. At the first name that nobody knows the rest of the value stays as it is.</para>
/// Source: Apache Hadoop 3.4, o.a.h.conf.Configuration#substituteVars; tried there, too.
/// </remarks>
internal static class ConfigurationVariables
{
    // Hadoop gives up after the twentieth, even if nothing is left to replace then.
    private const int MaxReplacements = 19;
    private const int MaxLength = 1 << 20;

    /// <summary>The value with its variables replaced.</summary>
    /// <exception cref="ConfigurationException">The variables go in a circle, are too many, or the value grows too long.</exception>
    public static string Expand(Configuration configuration, string name, string raw)
    {
        string value = raw;
        for (int replacements = 0; TryFind(value, out int start, out int end); replacements++)
        {
            if (Value(configuration, value[start..end]) is not { } replacement)
            {
                return value;
            }

            if (replacement.Contains(value[(start - 2)..(end + 1)], StringComparison.Ordinal))
            {
                return raw; // it means itself
            }

            if (replacements == MaxReplacements || value.Length + replacement.Length > MaxLength)
            {
                throw configuration.Refused(
                    name,
                    raw,
                    "a value whose ${...} do not refer to each other in a circle "
                    + $"(at most {MaxReplacements} replacements and {MaxLength} characters)");
            }

            value = string.Concat(value.AsSpan(0, start - 2), replacement, value.AsSpan(end + 1));
        }

        return value;
    }

    // The first name, without what is around it.
    private static bool TryFind(string value, out int start, out int end)
    {
        start = end = 0;
        int open = value.IndexOf("${", StringComparison.Ordinal);
        while (open >= 0)
        {
            start = open + 2;
            int length = value.AsSpan(start).IndexOfAny('}', ' ', '$');
            if (length < 0)
            {
                return false;
            }

            end = start + length;
            if (length > 0 && value[end] == '}')
            {
                return true;
            }

            open = value.IndexOf("${", end, StringComparison.Ordinal);
        }

        return false;
    }

    private static string? Value(Configuration configuration, string name)
    {
        string? outside = null;
        if (!configuration.IsRestricted)
        {
            outside = name.StartsWith("env.", StringComparison.Ordinal) && name.Length > 4
                ? FromEnvironment(configuration.Environment, name[4..])
                : SystemProperties.Get(name, configuration.Environment);
        }

        return outside ?? configuration.GetRaw(name) ?? VariableDefaults.Get(name);
    }

    private static string? FromEnvironment(HadoopEnvironment environment, string expression)
    {
        int dash = expression.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            return environment.Get(expression);
        }

        bool alsoWhenEmpty = dash > 0 && expression[dash - 1] == ':';
        string? value = environment.Get(expression[..(alsoWhenEmpty ? dash - 1 : dash)]);
        return value is null || (alsoWhenEmpty && value.Length == 0) ? expression[(dash + 1)..] : value;
    }
}
