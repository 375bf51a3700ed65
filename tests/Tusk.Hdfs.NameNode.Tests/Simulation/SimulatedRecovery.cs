using Tusk.Hdfs.DataNode.Reports;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Service.Datanode;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A DataNode that leads the recovery of a block, as <see cref="BlockRecoveryWorker"/> does; the decision is the real one.</summary>
internal sealed class SimulatedRecovery(ClusterWorld world, SimulatedDatanode leader, BlockRecovery order)
{
    private readonly Func<bool> _isAlive = leader.LifeCheck();

    public async Task RunAsync()
    {
        Block block = order.Block;
        SimulatedDatanode[] nodes = [.. order.Locations.Select(place => world.Find(place.Datanode.Id.Uuid))];
        world.Count("recovery");
        world.Note(block.Id, $"{leader.Uuid} leads recovery {order.RecoveryId} of {block} at {string.Join(", ", nodes.Select(static node => node.Uuid))}");
        var answers = new RecoverableReplica?[nodes.Length];
        RecoveryPlan plan;
        try
        {
            int silentCount = await BeginAsync(nodes, answers);
            plan = RecoveryPlan.Decide(answers, block.GenerationStamp, order.TruncateTo?.LengthBytes, silentCount);
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
            if (nodes[member].IsUp && nodes[member].Disk.FinishRecovery(block.Id, order.RecoveryId, plan.Length) is SimulatedReplica replica)
            {
                nodes[member].Report(replica, ReplicaEvent.Received);
                done.Add((nodes[member].Uuid, replica.Storage));
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

    private async Task<int> BeginAsync(SimulatedDatanode[] nodes, RecoverableReplica?[] answers)
    {
        int silentCount = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            await PauseAsync();
            try
            {
                answers[i] = nodes[i].IsUp
                    ? nodes[i].Disk.BeginRecovery(order.Block.Id, order.Block.GenerationStamp, order.RecoveryId)
                    : throw ReplicaException.Io("It is down.");
            }
            catch (ReplicaException e) when (!RecoveryPlan.IsOtherRecovery(e))
            {
                silentCount += e.Message.Contains("has no part", StringComparison.Ordinal) ? 0 : 1;
            }
        }

        return silentCount;
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
