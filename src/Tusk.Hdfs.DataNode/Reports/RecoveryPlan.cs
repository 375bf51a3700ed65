using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>What the replicas of a block agree on when its writer is gone.</summary>
/// <param name="Length">The length that all get; -1 where the block is to be dropped.</param>
/// <param name="Members">Which of the replicas take part.</param>
/// <remarks>
/// Plain decision: finalized replicas win, and those being written that are as long; else of those in the best state the
/// shortest counts, as what is longer was not acknowledged by all. One that is shorter than what the NameNode knows to be acknowledged has
/// lost some of it, to a loss of power for instance, and has no part if another one has it; Hadoop's may make all as short.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockRecoveryWorker.RecoveryTaskContiguous#syncBlock.
/// </remarks>
internal sealed record RecoveryPlan(long Length, IReadOnlyList<int> Members)
{
    /// <summary>Whether a DataNode that refuses has answered all the same: its replica has missed a generation, and so has no part.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, FsDatasetImpl#initReplicaRecoveryImpl; it has no class of its own for that.</remarks>
    public static bool IsOlder(Exception refusal) =>
        refusal.Message.Contains("replica.getGenerationStamp() < block.getGenerationStamp()", StringComparison.Ordinal);

    /// <summary>Whether somebody leads a newer recovery: this one must not go on.</summary>
    public static bool IsOtherRecovery(Exception refusal) => refusal is Rpc.Errors.RecoveryInProgressException
        || (refusal is ReplicaException replica && replica.JavaClassName.EndsWith(".RecoveryInProgressException", StringComparison.Ordinal));

    /// <summary>Decides.</summary>
    /// <param name="answers">What each DataNode has; null where it has nothing.</param>
    /// <param name="stamp">The generation that the NameNode knows.</param>
    /// <param name="acknowledgedLength">The length that the NameNode knows.</param>
    /// <param name="truncatedLength">The length that a truncate asks for; null where it is none.</param>
    /// <param name="silentCount">How many have not answered, so that nobody knows what they have.</param>
    /// <exception cref="ReplicaException">They contradict one another, or too little is known; nothing must be changed.</exception>
    public static RecoveryPlan Decide(
        IReadOnlyList<RecoverableReplica?> answers, GenerationStamp stamp, long acknowledgedLength, long? truncatedLength, int silentCount)
    {
        int[] candidates = [.. Enumerable.Range(0, answers.Count)
            .Where(i => answers[i] is { Length: > 0 } replica && replica.Stamp >= stamp)];
        int[] usable = [.. candidates.Where(i => answers[i]!.State <= ReplicaState.WaitingForRecovery)];
        if (candidates.Length > 0 && usable.Length == 0)
        {
            throw ReplicaException.Io("None of the replicas that are there is in a state from which it can be recovered.");
        }

        if (usable.Length == 0)
        {
            // Hadoop drops the block here, and with it what those have that could not be asked.
            if (silentCount > 0)
            {
                throw ReplicaException.Io(
                    $"None of the {answers.Count - silentCount} DataNodes that answered has any bytes of it, and {silentCount} did not answer.");
            }

            return new RecoveryPlan(-1, []);
        }

        if (truncatedLength is null && usable.Any(i => answers[i]!.Length >= acknowledgedLength))
        {
            usable = [.. usable.Where(i => answers[i]!.Length >= acknowledgedLength)];
        }

        long[] finalized = [.. usable.Where(i => answers[i]!.State == ReplicaState.Finalized).Select(i => answers[i]!.Length).Distinct()];

        // Some may be cut already, by a recovery to truncate that did not come to its end.
        if (finalized.Count(length => length != truncatedLength) > 1)
        {
            throw ReplicaException.Io($"Inconsistent size of finalized replicas: {string.Join(", ", finalized)}.");
        }

        ReplicaState best = usable.Min(i => answers[i]!.State);
        int[] members = [.. usable.Where(i => answers[i]!.State == best
            || (best == ReplicaState.Finalized && answers[i]!.State == ReplicaState.BeingWritten && finalized.Contains(answers[i]!.Length)))];
        long length = members.Min(i => answers[i]!.Length);
        if (truncatedLength is long cut)
        {
            if (length < cut)
            {
                throw ReplicaException.Io($"Unable to truncate to {cut} B: the replicas have {length} B.");
            }

            length = cut;
        }

        return new RecoveryPlan(length, members);
    }
}
