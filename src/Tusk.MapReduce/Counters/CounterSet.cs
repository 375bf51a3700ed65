using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Counters;

/// <summary>The counters of one task attempt, or of a job once its attempts are summed.</summary>
/// <remarks>
/// Bounded as in Hadoop: mapreduce.job.counters.max 120 counters, mapreduce.job.counters.groups.max 50 groups,
/// names of 64 and group names of 128 characters; longer names are cut, a counter too many is refused. Only what
/// programs make counts; what engines count of input, output and tasks does not.
/// One thread adds; any thread may read the framework's counters meanwhile.
/// </remarks>
public sealed class CounterSet
{
    private const int MaxCounters = 120;
    private const int MaxGroups = 50;
    private const int MaxNameLength = 64;
    private const int MaxGroupLength = 128;

    private readonly Counter[] _task = new Counter[CounterNames.TaskCounterCount];
    private readonly bool[] _shown = new bool[CounterNames.TaskCounterCount];
    private readonly Dictionary<(string Group, string Name), Counter> _named = [];
    private readonly HashSet<string> _groups = []; // those of programs
    private int _programCounters;
    private readonly Dictionary<Type, Dictionary<long, Counter>> _enums = [];

    /// <summary>Starts with every framework counter at 0.</summary>
    public CounterSet()
    {
        for (int i = 0; i < _task.Length; i++)
        {
            _task[i] = new Counter(CounterNames.TaskGroup, CounterNames.Of((TaskCounter)i));
        }
    }

    /// <summary>All counters that are not 0, are shown at 0 or were made by a program, framework's first, then in order of creation.</summary>
    public IEnumerable<Counter> All
    {
        get
        {
            for (int i = 0; i < _task.Length; i++)
            {
                if (_shown[i] || _task[i].Value != 0)
                {
                    yield return _task[i];
                }
            }

            foreach (Counter counter in _named.Values)
            {
                yield return counter;
            }
        }
    }

    /// <summary>A framework counter.</summary>
    public Counter this[TaskCounter counter] => _task[(int)counter];

    /// <summary>Has <see cref="All"/> hold a framework counter even where it is 0; sums with this set do, too.</summary>
    public void ShowAtZero(TaskCounter counter) => _shown[(int)counter] = true;

    /// <summary>The counter of a group and name, made at its first use.</summary>
    /// <exception cref="InvalidOperationException">There are as many counters or groups as Hadoop allows.</exception>
    public Counter Get(string group, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(name);
        group = Cut(group, MaxGroupLength);
        name = Cut(name, MaxNameLength);
        if (group == CounterNames.TaskGroup && TryFindTaskCounter(name, out Counter? framework))
        {
            return framework;
        }

        return _named.TryGetValue((group, name), out Counter? counter) ? counter : Add(group, name);
    }

    /// <summary>The counter of an enum's member: group = the enum's full name, name = the member's.</summary>
    public Counter Get<TEnum>(TEnum member)
        where TEnum : struct, Enum
    {
        if (!_enums.TryGetValue(typeof(TEnum), out Dictionary<long, Counter>? members))
        {
            _enums.Add(typeof(TEnum), members = []);
        }

        // By number: a dictionary by TEnum would be compiled anew for each enum, while the job waits.
        long number = NumberOf(member);
        if (!members.TryGetValue(number, out Counter? counter))
        {
            members.Add(number, counter = Get(typeof(TEnum).FullName!, member.ToString()));
        }

        return counter;
    }

    /// <summary>Adds every counter of <paramref name="other"/> to this set's of the same name.</summary>
    /// <exception cref="InvalidOperationException">Together they have too many counters or groups; nothing was changed.</exception>
    public void Add(CounterSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        RequireRoomFor(other);
        for (int i = 0; i < _task.Length; i++)
        {
            _task[i].Increment(other._task[i].Value);
            _shown[i] |= other._shown[i];
        }

        foreach (Counter counter in other._named.Values)
        {
            Get(counter.Group, counter.Name).Increment(counter.Value);
        }
    }

    private void RequireRoomFor(CounterSet other)
    {
        int programCounters = _programCounters;
        HashSet<string> groups = [.. _groups];
        foreach (Counter counter in other._named.Values)
        {
            if (!_named.TryGetValue((counter.Group, counter.Name), out _) && !CounterNames.IsFramework(counter.Group))
            {
                CountProgramCounter(counter.Group, counter.Name, ref programCounters, groups);
            }
        }
    }

    private Counter Add(string group, string name)
    {
        var counter = new Counter(group, name);
        if (!CounterNames.IsFramework(group))
        {
            CountProgramCounter(group, name, ref _programCounters, _groups);
        }

        _named.Add((group, name), counter);
        return counter;
    }

    private static void CountProgramCounter(string group, string name, ref int programCounters, HashSet<string> groups)
    {
        if (programCounters >= MaxCounters)
        {
            throw new InvalidOperationException(
                $"Too many counters: {group}:{name} would be number {MaxCounters + 1} (mapreduce.job.counters.max).");
        }

        if (groups.Count >= MaxGroups && !groups.Contains(group))
        {
            throw new InvalidOperationException(
                $"Too many counter groups: {group} would be number {MaxGroups + 1} (mapreduce.job.counters.groups.max).");
        }

        groups.Add(group);
        programCounters++;
    }

    private bool TryFindTaskCounter(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Counter? found)
    {
        found = Array.Find(_task, counter => counter.Name == name);
        return found is not null;
    }

    /// <summary>The bits of an enum's member, however many it has.</summary>
    private static long NumberOf<TEnum>(TEnum member)
        where TEnum : struct, Enum => Unsafe.SizeOf<TEnum>() switch
        {
            sizeof(byte) => Unsafe.BitCast<TEnum, byte>(member),
            sizeof(short) => Unsafe.BitCast<TEnum, short>(member),
            sizeof(int) => Unsafe.BitCast<TEnum, int>(member),
            _ => Unsafe.BitCast<TEnum, long>(member),
        };

    private static string Cut(string name, int length) => name.Length <= length ? name : name[..length];
}
