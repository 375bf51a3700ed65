using Tusk.MapReduce.Counters;

namespace Tusk.Reports;

/// <summary>The counters of a job, group by group.</summary>
internal static class CounterGroups
{
    /// <summary>Groups and counters in the order in which the set lists their first.</summary>
    public static List<(string Group, List<Counter> Members)> Of(CounterSet counters)
    {
        List<(string Group, List<Counter> Members)> groups = [];
        foreach (Counter counter in counters.All)
        {
            int index = groups.FindIndex(known => known.Group == counter.Group);
            if (index < 0)
            {
                index = groups.Count;
                groups.Add((counter.Group, []));
            }

            groups[index].Members.Add(counter);
        }

        return groups;
    }
}
