namespace Tusk.Cluster.Beans;

/// <summary>A query for beans: a name, of which parts may be <c>*</c> and <c>?</c>.</summary>
/// <remarks>Source: Java SE 17, javax.management.ObjectName, as /jmx?qry= of Apache Hadoop 3.4 has it: the order of the properties does not matter.</remarks>
internal sealed class BeanPattern
{
    private const int MaxLength = 1024;

    private readonly string _domain;
    private readonly (string Name, string Value)[] _properties;
    private readonly bool _allowsMore;

    private BeanPattern(string domain, (string Name, string Value)[] properties, bool allowsMore) =>
        (_domain, _properties, _allowsMore) = (domain, properties, allowsMore);

    /// <summary>Reads a query.</summary>
    /// <returns>Null where it is none.</returns>
    public static BeanPattern? Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.Length > MaxLength)
        {
            return null;
        }

        bool allowsMore = false;
        List<(string, string)> properties = [];
        foreach (string part in text[(colon + 1)..].Split(','))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (part == "*")
            {
                allowsMore = true;
            }
            else if (equals > 0)
            {
                properties.Add((part[..equals], part[(equals + 1)..]));
            }
            else
            {
                return null;
            }
        }

        return new BeanPattern(text[..colon], [.. properties], allowsMore);
    }

    /// <summary>Whether a bean is asked for.</summary>
    public bool Matches(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        string[] properties = name[(colon + 1)..].Split(',');
        return Matches(_domain, name.AsSpan(0, colon))
            && (_allowsMore || properties.Length == _properties.Length)
            && Array.TrueForAll(_properties, wanted => Array.Exists(
                properties,
                there => there.StartsWith(wanted.Name + "=", StringComparison.Ordinal) && Matches(wanted.Value, there.AsSpan(wanted.Name.Length + 1))));
    }

    // Goes back to the last star alone: the time is at most the product of the lengths.
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int at = 0;
        int star = -1;
        int behindStar = 0;
        for (int i = 0; i < text.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                behindStar = i;
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == text[i]))
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                i = ++behindStar;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].Trim('*').IsEmpty;
    }
}
