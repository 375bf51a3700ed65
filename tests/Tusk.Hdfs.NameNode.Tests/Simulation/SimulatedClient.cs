using System.Buffers.Binary;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Rpc;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>The calls of one client process, which repeats under its number what it has no answer to.</summary>
internal sealed class SimulatedClient
{
    private readonly ClusterWorld _world;
    private readonly RpcClientId _id;
    private int _calls;

    public SimulatedClient(ClusterWorld world, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        (_world, _id, Name) = (world, new RpcClientId(bytes), "client" + number);
    }

    /// <summary>Holder of its leases.</summary>
    public string Name { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>The call that was made last, for failures.</summary>
    public string WaitsFor { get; private set; } = "";

    private static Caller Caller => SimulatedNameNode.Superuser;

    public void Kill() => IsAlive = false;

    public Task PauseAsync(long delay) => _world.Time.PauseAsync(delay, () => IsAlive);

    // Names
    // -----

    public Task<InodeId> CreateAsync(string path, bool overwrites, short replication) => OnceAsync("create", (nameNode, ids, now) =>
        nameNode.Calls.Creation.Create(
            Caller,
            new NewFile(path, 0x1A4, Name, "m", overwrites ? CreateFlags.Create | CreateFlags.Overwrite : CreateFlags.Create, true, replication, ClusterWorld.BlockBytes),
            ids, now).Id);

    public Task<bool> DeleteAsync(string path) =>
        OnceAsync("delete", (nameNode, ids, now) => nameNode.Calls.Deletion.Delete(Caller, path, false, ids, now));

    public Task<bool> RenameAsync(string from, string to) =>
        OnceAsync("rename", (nameNode, ids, now) => nameNode.Calls.Renaming.RenameOld(Caller, from, to, ids, now));

    public Task<AppendAnswer> AppendAsync(string path, bool newBlock) => OnceAsync("append", (nameNode, ids, now) =>
    {
        (InodeFile file, BlockInfo? block) = nameNode.Calls.Appending.Append(Caller, path, Name, "m", newBlock, ids, now);
        return ClientAnswers.Appended(nameNode, file, block, now.MonotonicMillis);
    });

    public Task<bool> TruncateAsync(string path, long length) =>
        CallAsync("truncate", (nameNode, now) => nameNode.Calls.Truncation.Truncate(Caller, path, length, Name, "m", now));

    public Task<bool> SetReplicationAsync(string path, short replication) =>
        CallAsync("setReplication", (nameNode, now) => nameNode.Calls.Attributes.SetReplication(Caller, path, replication, now));

    public Task<bool> RecoverLeaseAsync(string path) =>
        CallAsync("recoverLease", (nameNode, now) => nameNode.Calls.Leases.RecoverLease(Caller, path, Name, "m", now));

    public Task<bool> RenewLeaseAsync() => CallAsync("renewLease", (nameNode, now) =>
    {
        nameNode.State.Leases.Renew(Name, now.MonotonicMillis);
        return true;
    });

    public Task<StatusAnswer?> StatusAsync(string path) => CallAsync<StatusAnswer?>("getFileInfo", changes: false, (nameNode, now) =>
        nameNode.Calls.Lookups.GetFileInfo(Caller, path)?.Inode is InodeFile file
            ? new StatusAnswer(file.Id, file.LengthBytes, file.UnderConstruction is null)
            : null);

    // Blocks
    // ------

    public Task<LocatedAnswer> AddBlockAsync(string path, InodeId file, ExtendedBlock? previous, IReadOnlyCollection<string> excluded) =>
        CallAsync("addBlock", (nameNode, now) =>
        {
            BlockAllocation allocation = nameNode.Calls.Writing.CheckAddBlock(Caller, path, file, Name, previous);
            if (allocation.Repeated is BlockInfo { Construction.Expected.Count: > 0 } known)
            {
                _world.Count("addBlock repeated");
                return ClientAnswers.Located(known, allocation.OffsetBytes, known.Construction.Expected.Select(static replica => replica.Storage));
            }

            IReadOnlyList<StorageInfo> targets = nameNode.Manager.ChooseTargets(
                path,
                new PlacementRequest
                {
                    Count = allocation.File.Replication,
                    BlockBytes = ClusterWorld.BlockBytes,
                    Excluded = [.. excluded.Select(nameNode.Manager.Datanodes.Find).OfType<DatanodeDescriptor>()],
                },
                now.MonotonicMillis);
            BlockInfo block = nameNode.Calls.Writing.AddBlock(allocation, previous, now);
            BlockConstruction.Start(block, targets);
            _world.Note(block.Id, $"{Name} gets {block.Version} for {file} at {string.Join(", ", targets.Select(static target => target.Datanode.Id.Uuid))}");
            return ClientAnswers.Located(block, allocation.OffsetBytes, targets);
        });

    public Task AbandonBlockAsync(string path, InodeId file, ExtendedBlock block) => CallAsync("abandonBlock", (nameNode, now) =>
    {
        nameNode.Calls.Writing.AbandonBlock(Caller, path, file, Name, block, now);
        return true;
    });

    public Task FsyncAsync(string path, InodeId file, long lastBlockBytes) => CallAsync("fsync", (nameNode, now) =>
    {
        nameNode.Calls.Writing.Fsync(Caller, path, file, Name, lastBlockBytes, now);
        return true;
    });

    public Task<GenerationStamp> UpdateBlockForPipelineAsync(ExtendedBlock block) => CallAsync("updateBlockForPipeline", (nameNode, now) =>
        nameNode.Calls.Pipelines.NewStamp(nameNode.Manager.Find(block.Id), block, Name, now));

    public Task UpdatePipelineAsync(ExtendedBlock before, ExtendedBlock after, IReadOnlyList<(string Uuid, string Storage)> places) =>
        OnceAsync<object?>("updatePipeline", (nameNode, ids, now) =>
        {
            BlockInfo block = nameNode.Calls.Pipelines.Update(nameNode.Manager.Find(before.Id), before, after, Name, ids, now);
            nameNode.Manager.Construction.UpdatePipeline(
                block, after.GenerationStamp, after.Length, [.. places.Select(place => StorageOf(nameNode, place)).OfType<StorageInfo>()]);
            _world.Note(block.Id, $"{Name} updates the pipeline to {block.Version} at {string.Join(", ", places)}");
            return null;
        });

    public Task<bool> CompleteAsync(string path, InodeId file, ExtendedBlock? last) =>
        CallAsync("complete", (nameNode, now) => nameNode.Calls.Writing.Complete(Caller, path, file, Name, last, now));

    private static StorageInfo? StorageOf(SimulatedNameNode nameNode, (string Uuid, string Storage) place) =>
        nameNode.Manager.Datanodes.Find(place.Uuid) is { } datanode
            ? datanode.FindStorage(place.Storage) ?? datanode.Storages.FirstOrDefault()
            : null;

    // How
    // ---

    private Task<T> CallAsync<T>(string name, Func<SimulatedNameNode, Moment, T> work) => CallAsync(name, changes: true, work);

    private Task<T> CallAsync<T>(string name, bool changes, Func<SimulatedNameNode, Moment, T> work) =>
        SendAsync<T>(new SimulatedCall(name, null, 0, changes, (nameNode, now) => work(nameNode, now)));

    /// <summary>A call that must be executed once, however often it is made.</summary>
    private Task<T> OnceAsync<T>(string name, Func<SimulatedNameNode, RpcIds, Moment, T> work)
    {
        SimulatedCall call = null!;
        call = new SimulatedCall(name, _id, _calls++, true, (nameNode, now) => work(nameNode, call.Ids, now));
        return SendAsync<T>(call);
    }

    private async Task<T> SendAsync<T>(SimulatedCall call)
    {
        while (true)
        {
            WaitsFor = call.Name == "renewLease" ? WaitsFor : call.Name;
            SimulatedAnswer answer = await _world.SendAsync(call, () => IsAlive);
            if (answer.IsLost || answer.Refusal is { IsForNow: true })
            {
                _world.Count(answer.IsLost ? "call repeated" : "call refused for now");
                await PauseAsync(_world.Random.Next(200, 2_000));
                continue;
            }

            if (call.Client is not null && answer.Refusal is null && _world.IsBad(15))
            {
                // Another copy of it was on its way all the time, and arrives when the client has gone on.
                _world.Count("late copy of a call");
                _world.Time.After(_world.Random.Next(10_000), () => _world.NameNode.Receive(call, static _ => { }));
            }

            WaitsFor = call.Name == "renewLease" ? WaitsFor : $"nothing after {call.Name}";
            return answer.Refusal is null ? (T)answer.Value! : throw answer.Refusal;
        }
    }
}
