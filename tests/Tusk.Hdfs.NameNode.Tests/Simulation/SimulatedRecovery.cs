using Tusk.Hdfs.DataNode.Reports;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Service.Datanode;
using Replica = Tusk.Hdfs.DataNode.Storage.Replica;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A DataNode that leads the recovery of a block, as <see cref="BlockRecoveryWorker"/> does; the decision is the real one.</summary>
internal sealed class SimulatedRecovery(ClusterWorld world, SimulatedDatanode leader, BlockRecovery order)
{
    private readonly Func<bool> _isAlive = leader.LifeCheck();

    private ExtendedBlock Extended => new(SimulatedNameNode.PoolId, order.Block.Id, order.Block.GenerationStamp, order.Block.LengthBytes);

    public async Task RunAsync()
    {
        Block block = order.Block;
        SimulatedDatanode[] nodes = [.. order.Locations.Select(place => world.Find(place.Datanode.Id.Uuid))];
        world.Count("recovery");
        world.Note(block.Id, $"{leader.Uuid} leads recovery {order.RecoveryId} of {block} at {string.Join(", ", nodes.Select(static node => node.Uuid))}");
        RecoveryPlan plan;
        try
        {
            (RecoverableReplica?[] answers, int silentCount) = await BeginAsync(nodes);
            plan = RecoveryPlan.Decide(answers, block.GenerationStamp, block.LengthBytes, order.TruncateTo?.LengthBytes, silentCount);
        }
        catch (ReplicaException refused)
        {
            world.Note(block.Id, $"recovery {order.RecoveryId} fails: {refused.Message}");
            return;
        }

        List<(string Uuid, string Storage)> done = [];
        foreach (int member in plan.Members)
        {
            await PauseAsync();
            if (nodes[member].IsUp && nodes[member].Disk.FinishRecovery(Extended, order.RecoveryId, plan.Length, out _) is Replica replica)
            {
                nodes[member].Events.Received(replica);
                done.Add((nodes[member].Uuid, replica.Volume.StorageId));
            }
        }

        if (plan.Members.Count > 0 && done.Count == 0)
        {
            return;
        }

        world.Note(block.Id, $"recovery {order.RecoveryId} gives {plan.Length} B at {string.Join(", ", done)}");
        for (int attempt = 0; attempt < 3; attempt++)
        {
            SimulatedAnswer answer = await world.SendAsync(
                new SimulatedCall("commitBlockSynchronization", null, 0, true, (nameNode, now) => Commit(nameNode, plan.Length, done, now)), _isAlive);
            if (!answer.IsLost)
            {
                world.Count(answer.Refusal is null ? "recovery done" : "recovery that came too late");
                world.Note(block.Id, $"recovery {order.RecoveryId} is told: {answer.Refusal?.Message ?? "done"}");
                return;
            }
        }
    }

    private async Task<(RecoverableReplica?[] Answers, int SilentCount)> BeginAsync(SimulatedDatanode[] nodes)
    {
        var answers = new RecoverableReplica?[nodes.Length];
        int silentCount = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            await PauseAsync();
            try
            {
                answers[i] = nodes[i].IsUp
                    ? nodes[i].Disk.BeginRecovery(Extended, order.RecoveryId)
                    : throw ReplicaException.Io("It is down.");
            }
            catch (ReplicaException e) when (!RecoveryPlan.IsOtherRecovery(e))
            {
                silentCount += RecoveryPlan.IsOlder(e) ? 0 : 1;
            }
        }

        return (answers, silentCount);
    }

    private Task PauseAsync() => world.Time.PauseAsync(world.Latency(), _isAlive);

    /// <summary>What <see cref="DatanodeService"/> does.</summary>
    private object? Commit(SimulatedNameNode nameNode, long length, List<(string Uuid, string Storage)> done, Moment now)
    {
        bool deletes = length < 0;
        if (nameNode.Manager.Find(order.Block.Id) is not BlockInfo block || nameNode.State.Tree.Find(block.File) is not InodeFile file)
        {
            return deletes ? null : throw Refusal.IO($"Block (={order.Block}) not found");
        }

        if (nameNode.Manager.CheckSynchronization(block, order.RecoveryId, Math.Max(0, length), deletes, now.MonotonicMillis))
        {
            List<StorageInfo> targets = [.. done
                .Select(place => nameNode.Manager.Datanodes.Find(place.Uuid)?.FindStorage(place.Storage)).OfType<StorageInfo>()];
            nameNode.Blocks.CommitRecovered(
                block, targets, isClosing: true,
                () => nameNode.Calls.Leases.Commit(file, block, order.RecoveryId, Math.Max(0, length), closes: true, deletes, now));
        }

        return null;
    }
}
