using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

/// <summary>What several registrations at once do to what is known.</summary>
internal static class Doubts
{
    /// <summary>Nothing is deleted from now on on the word of reports made before.</summary>
    public static void DoubtAll(this BlockManager manager)
    {
        foreach (StorageInfo storage in manager.Datanodes.All.SelectMany(static datanode => datanode.Storages))
        {
            storage.Doubt();
        }
    }
}
