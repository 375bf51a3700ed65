using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Blocks.Topology;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Journal;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Hdfs.NameNode.Storage;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>The state of a NameNode with its one lock, its clock and its journal.</summary>
/// <remarks>
/// All that touches the namespace or the blocks does so within <see cref="Enter{T}"/>; operations that were done there are in
/// the journal when it returns, and on the disks when the journal says so.
/// </remarks>
internal sealed class NameNodeCore
{
    private readonly Lock _gate = new();
    private readonly Lock _imageGate = new(); // one image at a time; taken before the other lock
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly StoredNamespace _stored;
    private readonly Action<string> _log;
    private readonly TaskCompletionSource<EditLogException> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NamespaceCalls? _calls;
    private EditLogException? _failure;
    private List<string> _said = [];
    private bool _isClosing;

    /// <summary>Loads a namespace and begins its journal.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="storage">Its folders, opened.</param>
    /// <param name="racks">Tells where machines are.</param>
    /// <param name="random">Where choices of DataNodes come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="replayed">Is told of every operation that the edit log had, after it was done.</param>
    /// <param name="log">Gets what an operator should know.</param>
    /// <exception cref="IOException">It cannot be loaded.</exception>
    public NameNodeCore(
        NameNodeOptions options, NameNodeStorage storage, IRackResolver racks, Random random, TimeProvider time,
        Action<NameNodeCore, EditLogOp> replayed, Action<string> log)
    {
        (Options, Storage, _time, _log, _start) = (options, storage, time, log, time.GetTimestamp());
        _stored = new StoredNamespace(Create, () => Now);
        storage.Load(new ObservedReplay(_stored, operation => replayed(this, operation)));
        Blocks = _stored.State.Blocks is NamespaceBlocks blocks ? blocks : throw new InvalidOperationException("No blocks were loaded.");
        _calls = new NamespaceCalls(State);
        Journal = storage.StartJournal(_stored);
        LastCheckpointAt = time.GetUtcNow();
        State.Leases.RenewAll(Now.MonotonicMillis);
        Manager.LatestGenerationStamp = State.GenerationStamp;
        Manager.Activate(Now.MonotonicMillis);

        NamespaceState Create()
        {
            _calls = null;
            var manager = new BlockManager(options.Blocks, racks, random);
            var state = new NamespaceState(options.Namespace with { BlockPoolId = storage.Identity.BlockPoolId }, new NamespaceBlocks(manager));
            manager.PolicyOf = block => StoragePolicy.Find(PolicyOf(state, block)) ?? StoragePolicy.Hot;
            return state;
        }
    }

    /// <summary>Settings.</summary>
    public NameNodeOptions Options { get; }

    /// <summary>The folders.</summary>
    public NameNodeStorage Storage { get; }

    /// <summary>The edit log.</summary>
    public EditLogJournal Journal { get; }

    /// <summary>The namespace.</summary>
    public NamespaceState State => _stored.State;

    /// <summary>The calls of clients that concern names.</summary>
    public NamespaceCalls Calls => _calls ??= new NamespaceCalls(State);

    /// <summary>Hears of the namespace's blocks.</summary>
    public NamespaceBlocks Blocks { get; }

    /// <summary>Blocks and DataNodes.</summary>
    public BlockManager Manager => Blocks.Manager;

    /// <summary>Whether the namespace may change.</summary>
    public SafeMode SafeMode => Manager.SafeMode;

    /// <summary>The block pool.</summary>
    public string BlockPoolId => Storage.Identity.BlockPoolId;

    /// <summary>Completes when the state is of no more use: it has what the log cannot have. The NameNode must stop.</summary>
    public Task<EditLogException> Broken => _broken.Task;

    /// <summary>When the newest image was written, or found.</summary>
    public DateTimeOffset LastCheckpointAt { get; private set; }

    /// <summary>Now, by both clocks.</summary>
    public Moment Now => new(_time.GetUtcNow().ToUnixTimeMilliseconds(), (long)_time.GetElapsedTime(_start).TotalMilliseconds);

    /// <summary>Does something under the lock; what it did to the namespace is in the journal afterwards, also if it was refused.</summary>
    /// <param name="work">What; it must not wait for anything.</param>
    /// <exception cref="EditLogException">The journal has failed.</exception>
    public T Enter<T>(Func<Moment, T> work)
    {
        List<string>? said = null;
        try
        {
            lock (_gate)
            {
                if (_failure is not null)
                {
                    throw _failure;
                }

                Moment now = Now;
                Manager.At(now.MonotonicMillis).LatestGenerationStamp = State.GenerationStamp;
                try
                {
                    return work(now);
                }
                finally
                {
                    if (_said.Count > 0)
                    {
                        (said, _said) = (_said, []);
                    }

                    Log();
                }
            }
        }
        finally
        {
            said?.ForEach(_log);
        }
    }

    /// <summary>Tells an operator something, after the lock: nobody is to wait for him to read. To be called within <see cref="Enter{T}"/>.</summary>
    public void Say(string line) => _said.Add(line);

    /// <summary>Refuses what would change the namespace while it must not.</summary>
    /// <param name="what">What cannot be done, as Hadoop says it.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="BlockRefusedException">It is safe mode.</exception>
    public void RefuseInSafeMode(Func<string> what, Moment now)
    {
        if (SafeMode.IsOn)
        {
            throw SafeMode.Refuse(what(), HostName, now.MonotonicMillis);
        }
    }

    /// <summary>The name of this machine, as messages have it.</summary>
    public string HostName { get; init; } = System.Net.Dns.GetHostName();

    /// <summary>
    /// Writes an image of what was done until now, and calls go on meanwhile: it is made of what is on the disks. If that is not whole,
    /// it is made of what is in memory, and calls wait. Not to be called within <see cref="Enter{T}"/>.
    /// </summary>
    /// <param name="cancellationToken">Gives up, until it is being written.</param>
    /// <exception cref="EditLogException">The journal has failed.</exception>
    /// <exception cref="IOException">No folder takes the image.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public void SaveImage(CancellationToken cancellationToken)
    {
        lock (_imageGate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_isClosing)
            {
                throw new OperationCanceledException("The NameNode is stopping.");
            }

            try
            {
                WriteCheckpoint(cancellationToken);
            }
            catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not EditLogException)
            {
                _log($"No image could be made of image and log: {e.Message} It is made of what is in memory, and calls wait.");
                SaveNamespace();
            }
        }
    }

    /// <summary>Waits for an image that is being written; no other one is begun. The folders may be given free then.</summary>
    public void EndImages()
    {
        lock (_imageGate)
        {
            _isClosing = true;
        }
    }

    /// <summary>Ends the journal, under the lock: a handler that does not heed its token changes nothing any more.</summary>
    /// <exception cref="EditLogException">No folder takes the end of the log.</exception>
    public void CloseJournal()
    {
        lock (_gate)
        {
            try
            {
                Log();
                Journal.Close();
            }
            finally
            {
                _failure ??= new EditLogException("The NameNode is stopping.");
            }
        }
    }

    private void WriteCheckpoint(CancellationToken cancellationToken)
    {
        TransactionId last = Enter(_ =>
        {
            Log();
            return Storage.BeginCheckpoint();
        });
        var scratch = new StoredNamespace(() => new NamespaceState(State.Options, new UnheardBlocks()), () => Now);
        if (Storage.WriteCheckpoint(last, scratch, cancellationToken) is not ImageDraft draft)
        {
            return;
        }

        Enter(_ =>
        {
            LastCheckpointAt = Storage.EndCheckpoint(draft) ? _time.GetUtcNow() : LastCheckpointAt;
            return true;
        });
    }

    private void SaveNamespace() => Enter(_ =>
    {
        Log();
        Storage.SaveNamespace(_stored);
        LastCheckpointAt = _time.GetUtcNow();
        return true;
    });

    /// <summary>The storage policy that counts for a file.</summary>
    private static byte PolicyOf(NamespaceState state, BlockInfo block) =>
        state.Tree.Find(block.File) is Inode inode ? FileStatus.PolicyOf(inode) : StoragePolicies.Unspecified;

    private void Log()
    {
        IReadOnlyList<EditLogOp> done = State.TakeOperations();
        if (done.Count == 0)
        {
            return;
        }

        try
        {
            Journal.Append([.. done]);
        }
        catch (ArgumentException e)
        {
            // It is done, and the limits of calls should not have let it be: the log would lack it.
            _failure = new EditLogException($"An operation that was done has no place in the edit log: {e.Message}", e);
            _broken.TrySetResult(_failure);
            throw _failure;
        }
    }
}
