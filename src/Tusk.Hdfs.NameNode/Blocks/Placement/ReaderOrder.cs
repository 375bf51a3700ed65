using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Topology;

namespace Tusk.Hdfs.NameNode.Blocks.Placement;

/// <summary>In which order a reader tries replicas: nearest first, equals in random order, nodes that leave or are silent last.</summary>
/// <remarks>Source: Apache Hadoop 3.4, DatanodeManager#sortLocatedBlocks.</remarks>
internal static class ReaderOrder
{
    /// <summary>Sorts locations in place.</summary>
    public static void Sort(
        List<StorageInfo> locations, INetworkNode? reader, BlockManagerOptions options, long now, Random random)
    {
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(locations));
        StorageInfo[] sorted = [.. locations
            .OrderBy(storage => Rank(storage.Datanode, options, now))
            .ThenBy(storage => reader is null ? 0 : NetworkTopology.Distance(reader, storage.Datanode))];
        locations.Clear();
        locations.AddRange(sorted);
    }

    private static int Rank(DatanodeDescriptor node, BlockManagerOptions options, long now) => node switch
    {
        { AdminState: AdminState.Decommissioned } => 3,
        { AdminState: not AdminState.Normal } => 2,
        _ when options.AvoidStaleForRead && node.IsStale(now, options) => 1,
        _ => 0,
    };
}
