using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>Replicas with wrong checksums, as clients and DataNodes report them.</summary>
internal static class BadReplicas
{
    /// <summary>Takes them in: of each block, all its locations.</summary>
    public static void Report(BlockManager manager, IEnumerable<LocatedBlockProto> blocks, Moment now)
    {
        foreach (LocatedBlockProto block in blocks)
        {
            ExtendedBlock told = block.B.ToBlock();
            for (int i = 0; i < block.Locs.Count; i++)
            {
                manager.ReportBad(
                    new Block(told.Id, told.GenerationStamp, told.Length), block.Locs[i].Id.DatanodeUuid,
                    i < block.StorageIDs.Count ? block.StorageIDs[i] : null, now.MonotonicMillis);
            }
        }
    }
}
