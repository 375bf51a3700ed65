using Tusk.Hdfs.NameNode.Blocks.Topology;
using Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>
/// A whole HDFS by a seed: the NameNode's namespace, leases, blocks and journal, the client's pipelines, DataNodes; and all of
/// them die, return, are late or heard twice. Then the weather clears, and everything that was promised must be there.
/// </summary>
internal sealed class ClusterWorld : IDisposable
{
    public const long BlockBytes = 64;

    // Where there is a disk in memory: many small files are made, and none has to last.
    private readonly string _root = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"tusk-cluster-{Guid.NewGuid():N}");

    private readonly List<SimulatedDatanode> _nodes = [];
    private readonly List<(long At, object? About, FormattableString What)> _notes = [];
    private readonly List<Task> _watched = [];
    private bool _isClear;
    private int _sessions;
    private int _paths;

    public ClusterWorld(int seed)
    {
        Random = new Random(seed);
        int racks = Random.Next(1, 4);
        int count = Random.Next(4, 8);
        for (int number = 0; number < count; number++)
        {
            _nodes.Add(new SimulatedDatanode(this, number, "/rack" + (number % racks), _root));
        }

        NameNode = new SimulatedNameNode(
            this, new StaticRackResolver(_nodes.ToDictionary(static node => node.Id.IpAddress, static node => node.Rack)));
    }

    public Random Random { get; }

    public VirtualTime Time { get; } = new();

    public SimulatedNameNode NameNode { get; }

    public IReadOnlyList<SimulatedDatanode> Nodes => _nodes;

    public List<FilePromise> Files { get; } = [];

    /// <summary>Where a file may be that nobody knows.</summary>
    public HashSet<string> DoubtfulPaths { get; } = [];

    public List<ClientSession> Sessions { get; } = [];

    /// <summary>How often each kind of thing happened.</summary>
    public SortedDictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);

    public SimulatedDatanode Find(string uuid) => _nodes.Single(node => node.Uuid == uuid);

    public void Count(string what, int times = 1) => Seen[what] = Seen.GetValueOrDefault(what) + times;

    /// <summary>Takes note of what happens to a block, to a file or (null) to a server: a failure tells it. Nothing in it may change afterwards.</summary>
    public void Note(object? about, FormattableString what) => _notes.Add((Time.Now, about, what));

    /// <summary>Whether something bad happens now, which it does once in a while.</summary>
    public bool IsBad(int once) => !_isClear && Random.Next(once) == 0;

    /// <summary>How long something takes on the network.</summary>
    public long Latency() => IsBad(40) ? Random.Next(4_000) : Random.Next(1, 15);

    /// <summary>A path where nothing is, perhaps where something was.</summary>
    public string NewPath(string? folder = null) => Files.Find(file => file.IsGone && !DoubtfulPaths.Contains(file.Path) && !Files.Exists(
        other => !other.IsGone && (other.Path == file.Path || other.OtherPath == file.Path))) is FilePromise gone && Random.Next(3) == 0
            ? gone.Path
            : $"{folder ?? "/d" + Random.Next(3)}/f{_paths++}";

    public FilePromise? AnyFile(Predicate<FilePromise> condition) =>
        Files.FindAll(condition) is { Count: > 0 } found ? found[Random.Next(found.Count)] : null;

    /// <summary>Something that goes on by itself: if it fails, all does.</summary>
    public void Watch(Task task) => _watched.Add(task);

    /// <summary>A call goes to the NameNode, and its answer comes back; either may get lost.</summary>
    public Task<SimulatedAnswer> SendAsync(SimulatedCall call, Func<bool> isAlive)
    {
        var heard = new TaskCompletionSource<SimulatedAnswer>();
        Time.After(Latency(), () => NameNode.Receive(call, answer =>
        {
            bool isLost = IsBad(80);
            Time.After(isLost ? Random.Next(1_000, 8_000) : Latency(), () =>
            {
                if (isAlive())
                {
                    heard.SetResult(isLost ? SimulatedAnswer.Lost : answer);
                }
            });
        }));
        return heard.Task;
    }

    public void Run() => Time.Within(() =>
    {
        _nodes.ForEach(static node => node.Start());
        int weather = Random.Next(250, 500);
        for (int second = 0; second < weather; second++)
        {
            Happen();
            Pass(1_000);
        }

        Clear();
        for (int calm = 0, rest = 400; calm < 35 && rest > 0; rest--)
        {
            Pass(5_000);
            calm = ClusterChecks.IsQuiet(this) ? calm + 1 : 0;
        }

        ClusterChecks.CheckEnd(this);
    });

    public void Dispose()
    {
        _nodes.ForEach(static node => node.Dispose());
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>What happened to a file and its blocks.</summary>
    public string History(FilePromise file) => History((IReadOnlyCollection<object>)[.. Traces(file)]);

    /// <summary>A file and its blocks.</summary>
    public static IEnumerable<object> Traces(FilePromise file) => [file.Id, .. file.Blocks.Select(static block => (object)block)];

    /// <summary>What happened to a block: how it began, and what was last.</summary>
    public string History(params IReadOnlyCollection<object> about)
    {
        const int Most = 120;
        string[] lines = [.. _notes.Where(note => note.About is null || about.Contains(note.About))
            .Select(static note => FormattableString.Invariant($"{note.At} {FormattableString.Invariant(note.What)}"))];
        return string.Join('\n', lines.Length <= 2 * Most ? lines : [.. lines.Take(Most), "...", .. lines.TakeLast(Most)]);
    }

    private void Pass(long milliseconds)
    {
        Time.RunUntil(Time.Now + milliseconds);
        foreach (Task ended in _watched.Where(static task => task.IsCompleted).ToArray())
        {
            _watched.Remove(ended);
            ended.GetAwaiter().GetResult();
        }

        if (NameNode.IsUp && Random.Next(10) == 0)
        {
            ClusterChecks.CheckLeases(NameNode.State);
            LedgerChecks.Check(NameNode.Manager.Ledger);
        }
    }

    private void Happen()
    {
        while (Sessions.Count < 4)
        {
            var session = new ClientSession(this, _sessions++);
            Sessions.Add(session);
            Watch(session.RunAsync());
        }

        if (Random.Next(15) == 0)
        {
            Sessions[Random.Next(Sessions.Count)].Kill();
        }

        if (Random.Next(30) == 0 && _nodes.FindAll(static node => node.IsUp) is { Count: > 2 } up)
        {
            SimulatedDatanode victim = up[Random.Next(up.Count)];

            // Replicas of which the NameNode may have to hear before it gives up their blocks do not stay away so long.
            bool mayStayAway = victim.Disk.Replicas.All(replica => NameNode.IsUp && NameNode.Manager.Find(replica.Id) is null or { IsComplete: true });
            victim.Kill();
            Count("DataNode dies");
            Time.After(mayStayAway && Random.Next(2) == 0 ? Random.Next(60_000, 200_000) : Random.Next(1_000, 25_000), () =>
            {
                if (!victim.IsUp)
                {
                    victim.Start();
                    Count("DataNode returns");
                }
            });
        }

        if (NameNode.IsUp && Random.Next(80) == 0)
        {
            NameNode.Crash();
            Count("NameNode crashes");
        }
        else if (NameNode.IsUp && SimulatedNameNode.CountOfCuts(NameNode.State) > 0 && Random.Next(5) == 0)
        {
            // Both within one recovery: else an image that forgets what a file is being cut to would not be noticed.
            NameNode.WriteCheckpoint();
            NameNode.Crash();
            Count("NameNode crashes while a file is being cut");
        }
        else if (!NameNode.IsUp && Random.Next(6) == 0)
        {
            NameNode.Start();
        }

        if (NameNode.IsUp && Random.Next(60) == 0)
        {
            NameNode.WriteCheckpoint();
        }

        if (NameNode.IsUp && Random.Next(200) == 0)
        {
            NameNode.Manager.DoubtAll();
        }
    }

    private void Clear()
    {
        _isClear = true;
        Note(null, $"The weather clears");
        foreach (SimulatedDatanode node in _nodes.Where(static node => !node.IsUp))
        {
            node.Start();
        }

        if (!NameNode.IsUp)
        {
            NameNode.Start();
        }
    }
}
