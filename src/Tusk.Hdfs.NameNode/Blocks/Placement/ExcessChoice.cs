using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks.Placement;

/// <summary>Which replicas go when there are too many: of racks with several, from the DataNode silent longest or with least room.</summary>
/// <remarks>Source: Apache Hadoop 3.4, BlockPlacementPolicyDefault#chooseReplicasToDelete.</remarks>
internal static class ExcessChoice
{
    private const int TolerableHeartbeats = 4;

    /// <summary>Chooses replicas to delete.</summary>
    /// <param name="replicas">All good ones; more than <paramref name="replication"/>.</param>
    /// <param name="replication">How many are to stay.</param>
    /// <param name="policy">On what types of volumes they should be.</param>
    /// <param name="hint">The DataNode that a balancer wants to be relieved, or null.</param>
    /// <param name="heartbeatInterval">Milliseconds between heartbeats.</param>
    /// <param name="now">Milliseconds of a clock that does not jump.</param>
    public static List<StorageInfo> Choose(
        IReadOnlyList<StorageInfo> replicas,
        int replication,
        StoragePolicy policy,
        DatanodeDescriptor? hint,
        long heartbeatInterval,
        long now)
    {
        List<StorageInfo> left = [.. replicas];
        List<StorageInfo> chosen = [];
        List<StorageType> excessTypes = policy.ChooseExcess(replication, left.Select(static storage => storage.Type));
        while (left.Count > Math.Max(0, replication))
        {
            List<StorageInfo> candidates = Candidates(left);
            StorageInfo? relieved = chosen.Count == 0 && hint is not null ? left.Find(storage => storage.Datanode == hint) : null;
            StorageInfo next = relieved is not null && candidates.Contains(relieved) ? relieved
                : Worst(candidates, excessTypes, heartbeatInterval, now);
            excessTypes.Remove(next.Type);
            left.Remove(next);
            chosen.Add(next);
        }

        return chosen;
    }

    /// <summary>Those whose loss leaves as many racks as there are: all of racks that hold more than one, if any does.</summary>
    private static List<StorageInfo> Candidates(List<StorageInfo> replicas)
    {
        HashSet<string> crowded = [.. replicas
            .GroupBy(static storage => storage.Datanode.NetworkLocation)
            .Where(static rack => rack.Count() > 1)
            .Select(static rack => rack.Key)];
        return crowded.Count == 0 ? replicas : replicas.FindAll(storage => crowded.Contains(storage.Datanode.NetworkLocation));
    }

    private static StorageInfo Worst(
        List<StorageInfo> candidates, List<StorageType> excessTypes, long heartbeatInterval, long now)
    {
        List<StorageInfo> ofType = candidates.FindAll(storage => excessTypes.Contains(storage.Type));
        List<StorageInfo> from = ofType.Count > 0 ? ofType : candidates;
        StorageInfo silent = from.MinBy(static storage => storage.Datanode.LastHeartbeatAt)!;
        return now - silent.Datanode.LastHeartbeatAt > TolerableHeartbeats * heartbeatInterval
            ? silent
            : from.MinBy(static storage => storage.Remaining)!;
    }
}
