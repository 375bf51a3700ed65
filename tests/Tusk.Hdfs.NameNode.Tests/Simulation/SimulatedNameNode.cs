using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Blocks.Topology;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Hdfs.NameNode.Service;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Rpc;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>
/// Namespace, leases, blocks and retry cache, joined as <see cref="NameNodeCore"/> and <see cref="CallRunner"/> join them, around a
/// journal in memory. It crashes, and starts again from what its journal has.
/// </summary>
internal sealed class SimulatedNameNode
{
    public const string PoolId = "BP-1";

    public static readonly Caller Superuser = new("h", []);

    public static readonly NamespaceOptions Options = new()
    {
        Superuser = "h",
        MinBlockSizeBytes = 1,
        LeaseSoftLimitMillis = 20_000,
        LeaseHardLimitMillis = 60_000,
        BlockPoolId = PoolId,
    };

    private static readonly BlockManagerOptions BlockOptions = new()
    {
        SafeExtension = 5_000,
        RecheckInterval = 30_000,
        StaleInterval = 12_000,
        PendingTimeout = 30_000,
        ReportLeaseLength = 30_000,
    };

    private readonly ClusterWorld _world;
    private readonly IRackResolver _racks;
    private readonly List<Action<SimulatedAnswer>> _pending = [];
    private (byte[] Bytes, int Count)? _image;
    private RetryTable _retries = null!;
    private long _startedAt;
    private int _life;
    private NamespaceState? _state;
    private NamespaceCalls _calls = null!;
    private NamespaceBlocks _blocks = null!;

    public SimulatedNameNode(ClusterWorld world, IRackResolver racks)
    {
        (_world, _racks) = (world, racks);
        Journal = new SimulatedJournal(world);
        Start();
        _world.Time.After(1_000, Tick);
    }

    public SimulatedJournal Journal { get; }

    public bool IsUp => _state is not null;

    public NamespaceState State => _state ?? throw new InvalidOperationException("The NameNode is down.");

    public NamespaceCalls Calls => _calls;

    public NamespaceBlocks Blocks => _blocks;

    public BlockManager Manager => _blocks.Manager;

    public Moment Now => new(1_800_000_000_000 + _world.Time.Now, _world.Time.Now - _startedAt);

    private TimeSpan SinceStart => TimeSpan.FromMilliseconds(Now.MonotonicMillis);

    /// <summary>What the journal says, from its beginning.</summary>
    public static NamespaceState Replay(IEnumerable<EditLogOp> operations, INamespaceBlocks blocks, Moment now)
    {
        var state = new NamespaceState(Options, blocks);
        foreach (EditLogOp operation in operations)
        {
            state.Apply(operation, now);
        }

        return state;
    }

    public void Start()
    {
        _startedAt = _world.Time.Now;
        var manager = new BlockManager(BlockOptions, _racks, new Random(_world.Random.Next()));
        _blocks = new NamespaceBlocks(manager);
        _retries = new RetryTable(TimeSpan.FromMinutes(10), 10_000);
        var state = new NamespaceState(Options, _blocks);
        manager.PolicyOf = block => StoragePolicy.Find(
            state.Tree.Find(block.File) is Inode inode ? FileStatus.PolicyOf(inode) : StoragePolicies.Unspecified) ?? StoragePolicy.Hot;
        Load(state, operation => Remember(state, operation));
        (_state, _calls) = (state, new NamespaceCalls(state));
        state.Leases.RenewAll(Now.MonotonicMillis);
        manager.LatestGenerationStamp = state.GenerationStamp;
        manager.Activate(Now.MonotonicMillis);
        _world.Note(null, $"The NameNode starts with {Journal.Count} operations, last stamp {state.GenerationStamp}");
    }

    /// <summary>Writes an image of what the journal has on its disk, as <see cref="NameNodeStorage.WriteCheckpoint"/> does.</summary>
    public void WriteCheckpoint()
    {
        int count = Journal.DurableCount;
        if (count > (_image?.Count ?? 0))
        {
            var scratch = new NamespaceState(Options, new UnheardBlocks());
            StoredNamespace stored = Load(scratch, static _ => { }, count);
            var bytes = new MemoryStream();
            FsImageSaver.Save(stored.ToSave(new TransactionId(count)), bytes);
            _image = (bytes.ToArray(), count);
            _world.Count("image");
            _world.Note(null, $"An image has {count} operations");
        }
    }

    public void Crash()
    {
        Journal.Crash();
        _world.Note(null, $"The NameNode crashes; {Journal.Count} operations are left");
        (_state, _life) = (null, _life + 1);
        Action<SimulatedAnswer>[] cut = [.. _pending];
        _pending.Clear();
        Array.ForEach(cut, static reply => reply(SimulatedAnswer.Lost));
    }

    /// <summary>A call arrives.</summary>
    public void Receive(SimulatedCall call, Action<SimulatedAnswer> reply)
    {
        if (!IsUp)
        {
            reply(SimulatedAnswer.Lost);
            return;
        }

        if (call.Key is not RetryKey key)
        {
            Run(call, Once(reply));
            return;
        }

        var waiting = new List<Action<SimulatedAnswer>> { Once(reply) };
        switch (_retries.Begin(key, waiting, SinceStart, out object? held))
        {
            case RetryVerdict.Wait:
                _world.Count("repeated call waits for the first");
                ((List<Action<SimulatedAnswer>>)held!).Add(waiting[0]);
                break;
            case RetryVerdict.Answer:
                _world.Count("repeated call gets the first answer");
                waiting[0](new SimulatedAnswer(held is Nothing ? null : held, null, false));
                break;
            default:
                Run(call, answer =>
                {
                    if (answer.Refusal is not null)
                    {
                        _retries.Abandon(key);
                    }
                    else
                    {
                        _retries.Finish(key, answer.Value ?? Nothing.Instance, SinceStart);
                    }

                    waiting.ForEach(one => one(answer));
                });
                break;
        }
    }

    /// <summary>Files that are being cut.</summary>
    public static int CountOfCuts(NamespaceState state) =>
        state.Leases.Files.Count(id => state.Tree.Find(id) is InodeFile { UnderConstruction.TruncatesTo: not null });

    /// <summary>Does something under what is the lock elsewhere.</summary>
    public T Enter<T>(Func<Moment, T> work)
    {
        Manager.At(Now.MonotonicMillis).LatestGenerationStamp = State.GenerationStamp;
        try
        {
            return work(Now);
        }
        finally
        {
            if (State.TakeOperations() is { Count: > 0 } done)
            {
                Journal.Append(done);
            }
        }
    }

    /// <summary>The image, then the operations after it.</summary>
    private StoredNamespace Load(NamespaceState state, Action<EditLogOp> applied, int end = int.MaxValue)
    {
        var stored = new StoredNamespace(() => state, () => Now);
        InodeTree tree = stored.Begin();
        if (_image is (byte[] bytes, _))
        {
            using var file = new FsImageFile(new MemoryStream(bytes), "image");
            stored.Loaded(FsImageLoader.Load(file, tree));
            _world.Count("file being cut in an image", CountOfCuts(state));
        }
        else
        {
            var nothing = new FsImageCounters(
                7, TransactionId.None, InodeTree.RootId, FsImageCounters.BeforeFirstBlock, FsImageCounters.BeforeFirstStamp);
            stored.Loaded(new FsImageContent(nothing, tree, FsImageKept.CreateEmpty()));
        }

        // Who asked for what is in the image is in the log, which is not so old that calls are forgotten.
        foreach (EditLogOp earlier in Journal.Durable.Take(_image?.Count ?? 0))
        {
            applied(earlier);
        }

        foreach (EditLogOp operation in Journal.Durable.Take(end).Skip(_image?.Count ?? 0))
        {
            state.Apply(operation, Now);
            applied(operation);
        }

        return stored;
    }

    /// <summary>The connection of a call, which breaks in a crash.</summary>
    private Action<SimulatedAnswer> Once(Action<SimulatedAnswer> reply)
    {
        _pending.Add(reply);
        return answer =>
        {
            if (_pending.Remove(reply))
            {
                reply(answer);
            }
        };
    }

    private void Run(SimulatedCall call, Action<SimulatedAnswer> then)
    {
        SimulatedAnswer answer;
        try
        {
            answer = new SimulatedAnswer(
                Enter(now => call.Changes && Manager.SafeMode.IsOn
                    ? throw Manager.SafeMode.Refuse(call.Name, "nn", now.MonotonicMillis)
                    : call.Work(this, now)),
                null,
                false);
        }
        catch (NameNodeException e)
        {
            answer = new SimulatedAnswer(null, new RefusedException(e.JavaClassName, $"{call.Name}: {e.Message}"), false);
        }
        catch (BlockRefusedException e)
        {
            answer = new SimulatedAnswer(null, new RefusedException(e.JavaClassName, $"{call.Name}: {e.Message}"), false);
        }

        Journal.WhenDurable(() => then(answer));
    }

    /// <summary>What <see cref="Monitors"/> does.</summary>
    private void Tick()
    {
        _world.Time.After(1_000, Tick);
        if (!IsUp)
        {
            return;
        }

        foreach (DatanodeDescriptor dead in Enter(now => Manager.Tick(now.MonotonicMillis)))
        {
            _world.Note(null, $"{dead.Id.Uuid} is taken for dead");
        }

        if (_world.Time.Now % 2_000 < 1_000)
        {
            Enter(now => Manager.SafeMode.IsOn ? [] : Calls.Leases.TakeOverExpired(now));
        }
    }

    /// <summary>What <see cref="RememberedCalls"/> does.</summary>
    private void Remember(NamespaceState state, EditLogOp operation)
    {
        (RpcIds ids, object? answer) = operation switch
        {
            AddOp op => (op.Rpc, op.Inode),
            AppendOp op => (op.Rpc, ClientAnswers.AppendedAs(state, op)),
            DeleteOp op => (op.Rpc, true),
            RenameOldOp op => (op.Rpc, true),
            UpdateBlocksOp op => (op.Rpc, Nothing.Instance),
            _ => (RpcIds.None, (object?)null),
        };
        if (ids.ClientId is Guid client && ids.CallId >= 0 && answer is not null)
        {
            Span<byte> bytes = stackalloc byte[16];
            client.TryWriteBytes(bytes, bigEndian: true, out _);
            _retries.Seed(new RetryKey(new RpcClientId(bytes), ids.CallId), answer, SinceStart);
        }
    }

    /// <summary>The answer of a call that has none.</summary>
    private sealed class Nothing
    {
        public static Nothing Instance { get; } = new();
    }
}
