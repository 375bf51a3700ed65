using Tusk.Common.Configurations;
using Tusk.MapReduce.Caching;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Functions;

/// <summary>What a function may know of the task attempt that it runs in, and tell it.</summary>
public sealed class TaskContext
{
    private readonly TaskContext? _beside;
    private readonly bool _isPart;
    private volatile bool _isStopping;
    private volatile string _status = "";
    private long _recordOffset = -1;

    /// <summary>Describes an attempt; engines make it.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="configuration">The job's settings; not to be changed.</param>
    /// <param name="split">What a map task reads; null in a reduce task.</param>
    public TaskContext(TaskAttemptId attempt, Configuration configuration, FileSplit? split)
    {
        Attempt = attempt;
        Configuration = configuration;
        Split = split;
    }

    /// <summary>Describes the reading of a file beside the attempt's split; it is stopped with the attempt.</summary>
    /// <param name="attempt">The attempt's.</param>
    /// <param name="split">The file.</param>
    /// <param name="isPart">Whether it is part of what the attempt does: its counters are, and its further outputs; else nobody keeps them.</param>
    internal TaskContext(TaskContext attempt, FileSplit split, bool isPart)
        : this(attempt.Attempt, attempt.Configuration, split)
    {
        (_beside, Cache, _isPart) = (attempt, attempt.Cache, isPart);
        Counters = isPart ? attempt.Counters : Counters;
    }

    /// <summary>The attempt.</summary>
    public TaskAttemptId Attempt { get; }

    /// <summary>The job's settings; not to be changed.</summary>
    public Configuration Configuration { get; }

    /// <summary>What a map task reads; null in a reduce task.</summary>
    public FileSplit? Split { get; }

    /// <summary>The job's cached files and archives; see <see cref="CachePath"/>.</summary>
    public JobCache Cache { get; init; } = JobCache.Empty;

    /// <summary>This attempt's counters; they count for the job only if the attempt succeeds.</summary>
    public CounterSet Counters { get; } = new();

    /// <summary>Offset in its file of the record being mapped, in bytes; -1 outside a map task.</summary>
    public long RecordOffset
    {
        get => Input?.RecordOffset ?? _recordOffset;
        internal set => _recordOffset = value;
    }

    /// <summary>Opens a file of the attempt by its path in the output folder; null where there is none.</summary>
    internal Func<string, Stream>? OpenFile { get; set; }

    /// <summary>The files beside the part file; null while there are none.</summary>
    internal SideOutputs? Side { get; private set; }

    /// <summary>What a map task is reading from, while it does.</summary>
    internal RecordReader? Input { get; set; }

    /// <summary>Whether the attempt is to end at the next record.</summary>
    public bool IsStopping => _isStopping || (_beside is not null && _beside.IsStopping);

    /// <summary>What the function last said of its state; empty at first.</summary>
    public string Status
    {
        get => _status;
        set => _status = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The file of a further output, opened if need be.</summary>
    internal Output<TKey, TValue> SideOutput<TKey, TValue>(NamedOutput<TKey, TValue> output, string path)
        where TKey : allows ref struct
        where TValue : allows ref struct
    {
        if (_isPart)
        {
            return _beside!.SideOutput(output, path);
        }

        Side ??= new SideOutputs(this, OpenFile ?? throw new InvalidOperationException("This attempt writes no files."));
        return Side.Of(output, path);
    }

    /// <summary>The counter of a group and name, made at its first use.</summary>
    public Counter Counter(string group, string name) => Counters.Get(group, name);

    /// <summary>The counter of an enum's member.</summary>
    public Counter Counter<TEnum>(TEnum member)
        where TEnum : struct, Enum => Counters.Get(member);

    /// <summary>Where a cached file is on this machine, or the folder of a cached archive; not to be changed.</summary>
    /// <param name="name">The name that the job gave it, or its file's.</param>
    /// <exception cref="InvalidOperationException">The job caches nothing of that name.</exception>
    public string CachePath(string name) => Cache.PathOf(name);

    /// <summary>Says that the function is alive, where one record takes long; ends the attempt here if it was asked to.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void ReportProgress() => ThrowIfStopping();

    /// <summary>Asks the attempt to end at its next record; may be called from any thread.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>Ends the attempt here if it was asked to.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void ThrowIfStopping()
    {
        if (IsStopping)
        {
            throw new OperationCanceledException("The task attempt was stopped.");
        }
    }
}
