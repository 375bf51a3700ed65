using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Service;
using Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;
using Tusk.Hdfs.NameNode.Tests.Namespace.Support;
using Replica = Tusk.Hdfs.DataNode.Storage.Replica;
using ReplicaState = Tusk.Hdfs.DataNode.Storage.ReplicaState;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>What must hold: leases at any time, all that was promised in the end.</summary>
internal static class ClusterChecks
{
    /// <summary>Whether nothing is under way any more.</summary>
    public static bool IsQuiet(ClusterWorld world) =>
        world.Sessions.Count == 0 && world.NameNode is { IsUp: true, Manager.SafeMode.IsOn: false, State.Leases.FileCount: 0 }
        && IsSettled(world.NameNode.Manager.Statistics(world.NameNode.Now.MonotonicMillis)) && world.Nodes.All(static node => node.IsQuiet);

    /// <summary>Every lease is of a file that is written by its holder, and every file that is written is in a lease.</summary>
    public static void CheckLeases(NamespaceState state) => Assert.Equal(
        state.Tree.All.OfType<InodeFile>().Where(static file => file.UnderConstruction is not null)
            .Select(static file => (file.Id.Value, file.UnderConstruction!.ClientName)).Order(),
        state.Leases.Files.Select(file => (file.Value, state.Leases.Find(file)!.Holder)).Order());

    public static void CheckEnd(ClusterWorld world)
    {
        SimulatedNameNode nameNode = world.NameNode;
        BlockManager manager = nameNode.Manager;
        BlockStatistics end = manager.Statistics(nameNode.Now.MonotonicMillis);
        InodeFile[] files = [.. nameNode.State.Tree.All.OfType<InodeFile>()];
        Assert.False(manager.SafeMode.IsOn, $"{manager.SafeMode.Tip(nameNode.Now.MonotonicMillis)}\n{world.History(Unsafe(manager))}");
        Assert.True(world.Sessions.Count == 0, $"{world.Sessions.Count} clients do not end: {string.Join("; ", world.Sessions)}\n{world.History(world.Sessions.SelectMany(static session => session.About).ToArray())}");
        CheckLeases(nameNode.State);
        foreach (InodeFile open in files.Where(static file => file.UnderConstruction is not null))
        {
            Assert.Fail($"{open.Path} is never closed: {open.Blocks.Last} {open.Blocks.Last?.State}\n{world.History([open.Id, .. open.Blocks.ToArray().Select(static block => (object)block.Id)])}");
        }

        foreach (FilePromise promise in world.Files)
        {
            CheckPromise(world, promise);
        }

        CheckStrangers(world, files);
        foreach (InodeFile file in files)
        {
            foreach (BlockInfo block in file.Blocks)
            {
                CheckReplicas(world, block);
            }
        }

        foreach (SimulatedDatanode node in world.Nodes)
        {
            foreach (Replica replica in node.Disk.Replicas)
            {
                Assert.True(
                    manager.Find(replica.Id) is BlockInfo block && manager.Ledger.Storages.Of(block).Exists(storage => storage.Datanode.Id.Uuid == node.Uuid),
                    $"{node.Uuid} keeps {SimulatedDisk.Describe(replica)}, of which nobody knows\n{world.History(replica.Id)}");
            }
        }

        Assert.True(IsSettled(end), $"left over: {end}");
        LedgerChecks.Check(manager.Ledger);
        CheckJournal(nameNode);
    }

    /// <summary>A block that keeps the NameNode in safe mode.</summary>
    private static BlockId Unsafe(BlockManager manager) =>
        manager.Ledger.Map.All.FirstOrDefault(block => block.IsComplete && manager.Ledger.Count(block).Live == 0)?.Id ?? default;

    private static bool IsSettled(BlockStatistics now) =>
        now is { UnderReplicated: 0, PendingDeletion: 0, PendingReconstruction: 0, Excess: 0, Postponed: 0, Corrupt: 0, Missing: 0 };

    /// <summary>A file is where it was said to be, with every byte that was acknowledged, and no other one.</summary>
    private static void CheckPromise(ClusterWorld world, FilePromise promise)
    {
        InodeTree tree = world.NameNode.State.Tree;
        var file = (InodeFile?)tree.Find(promise.Id);
        if (promise.IsGone || (file is null && promise.MayBeGone))
        {
            Assert.True(file is null, $"{promise} was deleted, and is there\n{world.History(promise)}");
            return;
        }

        Assert.True(file is not null, $"{promise} is lost\n{world.History(promise)}");
        Assert.True(file.Path == promise.Path || file.Path == promise.OtherPath, $"{promise} is at {file.Path}, not {promise.OtherPath}\n{world.History(promise)}");
        Assert.True(promise.Replication is not short wanted || wanted == file.Replication, $"{promise} is to have {promise.Replication} replicas, not {file.Replication}");
        Assert.True(
            file.LengthBytes >= promise.Acknowledged && file.LengthBytes <= promise.Written.Count,
            $"{promise} has {file.LengthBytes} B; {promise.Acknowledged} were acknowledged, {promise.Written.Count} written\n{world.History(promise)}");
        int offset = 0;
        foreach (BlockInfo block in file.Blocks)
        {
            List<byte> expected = promise.Written[offset..(offset + (int)block.LengthBytes)];
            foreach (SimulatedDatanode node in world.Nodes)
            {
                if (node.Disk.Find(block.Id) is Replica replica && SimulatedDisk.VersionOf(replica) == block.Version)
                {
                    Assert.True(expected.SequenceEqual(SimulatedDisk.Read(replica)), $"{promise}: {block} on {node.Uuid} has other bytes\n{world.History(promise)}");
                }
            }

            offset += (int)block.LengthBytes;
        }
    }

    /// <summary>A file of which nobody was told is what a client died for that made it.</summary>
    private static void CheckStrangers(ClusterWorld world, InodeFile[] files)
    {
        HashSet<InodeId> known = [.. world.Files.Select(static promise => promise.Id)];
        foreach (InodeFile file in files.Where(file => !known.Contains(file.Id)))
        {
            Assert.True(file.Blocks.Count == 0 && world.DoubtfulPaths.Contains(file.Path), $"nobody made {file.Path}");
        }
    }

    private static void CheckReplicas(ClusterWorld world, BlockInfo block)
    {
        BlockManager manager = world.NameNode.Manager;
        string[] holders = [.. world.Nodes
            .Where(node => node.Disk.Find(block.Id) is { State: ReplicaState.Finalized } replica && SimulatedDisk.VersionOf(replica) == block.Version)
            .Select(static node => node.Uuid).Order(StringComparer.Ordinal)];
        string[] known = [.. manager.Ledger.Storages.Of(block).Select(static storage => storage.Datanode.Id.Uuid).Order(StringComparer.Ordinal)];
        Assert.True(block.IsComplete, $"{block} is {block.State}\n{world.History(block.Id)}");
        Assert.True(holders.Length > 0, $"{block}, {block.LengthBytes} B, is lost\n{world.History(block.Id)}");
        Assert.True(holders.SequenceEqual(known), $"{block} is on {string.Join(", ", holders)}, and known on {string.Join(", ", known)}\n{world.History(block.Id)}");
        Assert.True(
            holders.Length == Math.Min(block.Replication, world.Nodes.Count), $"{block} has {holders.Length} of {block.Replication} replicas\n{world.History(block.Id)}");
    }

    /// <summary>The journal says from its beginning what is in memory.</summary>
    private static void CheckJournal(SimulatedNameNode nameNode)
    {
        Assert.Equal(nameNode.Journal.Count, nameNode.Journal.DurableCount);
        NamespaceState replayed = SimulatedNameNode.Replay(nameNode.Journal.Durable, new UnheardBlocks(), nameNode.Now);
        Assert.Equal(TreeText.Of(nameNode.State), TreeText.Of(replayed));
        Assert.Equal(
            (nameNode.State.LastInodeId, nameNode.State.LastBlockId, nameNode.State.GenerationStamp),
            (replayed.LastInodeId, replayed.LastBlockId, replayed.GenerationStamp));
    }
}
