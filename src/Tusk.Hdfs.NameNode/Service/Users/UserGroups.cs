using System.Collections.Concurrent;
using Tusk.Common.Configurations;

namespace Tusk.Hdfs.NameNode.Service.Users;

/// <summary>The groups of users: those that the settings say, else those that the operating system knows, kept for a while.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.security.Groups.</remarks>
internal sealed class UserGroups
{
    /// <summary>Users that are remembered; with more, all are forgotten, and asked for again.</summary>
    private const int MaxUsers = 10_000;

    private readonly Dictionary<string, string[]> _fixed;
    private readonly ConcurrentDictionary<string, (string[] Groups, long AskedAt)> _known = new(StringComparer.Ordinal);
    private readonly Func<string, string[]> _system;
    private readonly TimeProvider _time;
    private readonly TimeSpan _validity;

    /// <summary>As the settings say.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="system">What the operating system knows.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ConfigurationException">The groups cannot be read.</exception>
    public UserGroups(Configuration configuration, Func<string, string[]> system, TimeProvider time)
    {
        (_system, _time) = (system, time);
        _fixed = Parse(NameNodeKeys.StaticGroups.Read(configuration)!);
        _validity = TimeSpan.FromSeconds(NameNodeKeys.GroupsSeconds.Read(configuration));
    }

    /// <summary>The groups of a user, the first one his own; empty if nobody knows him.</summary>
    public IReadOnlyCollection<string> Of(string user)
    {
        if (_fixed.TryGetValue(user, out string[]? groups))
        {
            return groups;
        }

        if (_known.TryGetValue(user, out (string[] Groups, long AskedAt) known) && _time.GetElapsedTime(known.AskedAt) < _validity)
        {
            return known.Groups;
        }

        if (_known.Count >= MaxUsers)
        {
            _known.Clear();
        }

        groups = _system(user);
        _known[user] = (groups, _time.GetTimestamp());
        return groups;
    }

    private static Dictionary<string, string[]> Parse(string text)
    {
        var users = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (string part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length > 2 || sides[0].Length == 0)
            {
                throw new ConfigurationException(NameNodeKeys.StaticGroups.Name, text, "users and their groups, as user1=group1,group2;user2=");
            }

            users[sides[0]] = sides.Length == 1
                ? []
                : sides[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        return users;
    }
}
