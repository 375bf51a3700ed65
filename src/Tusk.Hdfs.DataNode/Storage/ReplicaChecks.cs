using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>What must be so of a replica that somebody wants to go on with; under the lock.</summary>
/// <remarks>In Hadoop's words. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.fsdataset.impl.FsDatasetImpl.</remarks>
internal static class ReplicaChecks
{
    public static void RequireBroken(Replica replica, ExtendedBlock block, GenerationStamp newStamp, long leastLength, long mostLength)
    {
        if (replica.State != ReplicaState.BeingWritten)
        {
            throw ReplicaException.NotFound($"Cannot recover a non-RBW replica {replica}");
        }

        RequireStamp(replica, block, newStamp);
        long acknowledged = replica.AcknowledgedLength;
        if (acknowledged < leastLength || replica.Length > mostLength)
        {
            throw ReplicaException.NotFound(
                $"Unmatched length replica {replica}: BytesAcked = {acknowledged} BytesRcvd = {replica.Length} are not in the range of "
                + $"[{leastLength}, {mostLength}].");
        }
    }

    public static void RequireRecoverable(Replica replica, ExtendedBlock block, GenerationStamp recoveryId)
    {
        if (replica.Stamp < block.GenerationStamp)
        {
            throw ReplicaException.Io($"replica.getGenerationStamp() < block.getGenerationStamp(), block={block}, replica={replica}");
        }

        if (replica.Stamp >= recoveryId)
        {
            throw ReplicaException.Io(
                $"THIS IS NOT SUPPOSED TO HAPPEN: replica.getGenerationStamp() >= recoveryId = {recoveryId}, block={block}, replica={replica}");
        }

        if (replica.State == ReplicaState.UnderRecovery && replica.RecoveryId > recoveryId)
        {
            throw ReplicaException.Recovering(
                $"rur.getRecoveryID() > recoveryId = {recoveryId}, block={block}, rur={replica}");
        }

        if (replica.State == ReplicaState.Temporary)
        {
            throw ReplicaException.Io($"{replica} is being copied; it cannot be recovered.");
        }
    }

    public static void RequireBegun(Replica replica, GenerationStamp recoveryId, long newLength)
    {
        if (replica.State != ReplicaState.UnderRecovery)
        {
            throw ReplicaException.Io($"replica.getState() != RUR, replica={replica}");
        }

        if (replica.RecoveryId != recoveryId)
        {
            throw ReplicaException.Io($"rur.getRecoveryID() != recoveryId = {recoveryId}, replica={replica}");
        }

        if (replica.Length < newLength)
        {
            throw ReplicaException.Io($"rur.getNumBytes() < newlength = {newLength}, rur={replica}");
        }
    }

    public static void RequireStamp(Replica replica, ExtendedBlock block, GenerationStamp newStamp)
    {
        if (replica.Stamp < block.GenerationStamp || replica.Stamp > newStamp)
        {
            throw ReplicaException.NotFound(
                $"Cannot append to a replica with unexpected generation stamp {replica}. Expected GS range is "
                + $"[{block.GenerationStamp}, {newStamp}].");
        }
    }

    public static void RequireLength(Replica replica, long expectedLength)
    {
        if (replica.Length != expectedLength)
        {
            throw ReplicaException.Io(
                $"Corrupted replica {replica} with a length of {replica.Length} expected length is {expectedLength}");
        }
    }
}
