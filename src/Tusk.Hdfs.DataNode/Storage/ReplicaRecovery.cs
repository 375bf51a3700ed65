using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Goes on with replicas that were begun: appends, broken pipelines, and the agreement of block recovery.</summary>
/// <remarks>
/// Stamps only grow: a replica that has missed a generation never takes part in a newer one.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.fsdataset.impl.FsDatasetImpl.
/// </remarks>
internal sealed class ReplicaRecovery(string poolId, ReplicaMap map, TimeSpan stopPatience)
{
    /// <summary>How long a writer that is in the way may take to stop.</summary>
    public TimeSpan StopPatience { get; } = stopPatience;

    /// <summary>Opens a finished replica for append.</summary>
    /// <param name="block">With the generation that the replica has.</param>
    /// <param name="newStamp">The one that it gets.</param>
    /// <param name="expectedLength">What its length must be.</param>
    public ReplicaWriter Append(ExtendedBlock block, GenerationStamp newStamp, long expectedLength)
    {
        if (newStamp < block.GenerationStamp)
        {
            throw ReplicaException.Io(
                $"The new generation stamp {newStamp} should be greater than the replica {block}'s generation stamp");
        }

        lock (map.Gate)
        {
            Replica replica = Require(block, "Cannot append to a non-existent replica ");
            if (replica.State != ReplicaState.Finalized)
            {
                throw ReplicaException.NotFound($"Cannot append to an unfinalized replica {block}");
            }

            CheckStamp(replica, block, newStamp);
            CheckLength(replica, expectedLength);
            return Reopen(replica, newStamp, RoomToAppend(replica, block));
        }
    }

    /// <summary>The same, after an append whose pipeline could not be set up: it may have been opened already.</summary>
    public ValueTask<ReplicaWriter> RecoverAppendAsync(ExtendedBlock block, GenerationStamp newStamp, long expectedLength) =>
        WithoutWriterAsync(block, () =>
        {
            Replica replica = RequireForClose(block, newStamp, expectedLength);
            return Reopen(replica, newStamp, RoomToAppend(replica, block));
        });

    /// <summary>Finishes a replica all of whose data is acknowledged, though its pipeline broke.</summary>
    public ValueTask<Replica> RecoverCloseAsync(ExtendedBlock block, GenerationStamp newStamp, long expectedLength) =>
        WithoutWriterAsync(block, () =>
        {
            Replica replica = RequireForClose(block, newStamp, expectedLength);
            ReplicaMap.Move(replica, ReplicaState.Finalized, newStamp);
            return replica;
        });

    /// <summary>Goes on with a replica whose pipeline broke.</summary>
    /// <param name="block">With the generation that the replica has, or had when the client last heard of it.</param>
    /// <param name="newStamp">The one that it gets.</param>
    /// <param name="leastLength">What all DataNodes have acknowledged to the client.</param>
    /// <param name="mostLength">What the client has sent.</param>
    public ValueTask<ReplicaWriter> RecoverWriteAsync(
        ExtendedBlock block, GenerationStamp newStamp, long leastLength, long mostLength) =>
        WithoutWriterAsync(block, () =>
        {
            Replica replica = Require(block, "Cannot recover a non-existent replica ");
            if (replica.State != ReplicaState.BeingWritten)
            {
                throw ReplicaException.NotFound($"Cannot recover a non-RBW replica {replica}");
            }

            CheckStamp(replica, block, newStamp);
            long acknowledged = replica.AcknowledgedLength;
            if (acknowledged < leastLength || replica.Length > mostLength)
            {
                throw ReplicaException.NotFound(
                    $"Unmatched length replica {replica}: BytesAcked = {acknowledged} BytesRcvd = {replica.Length} are not in the range of "
                    + $"[{leastLength}, {mostLength}].");
            }

            // What was not acknowledged may be damaged, and nobody has noticed: the client sends it again.
            if (replica.Length > acknowledged)
            {
                Cut(replica, acknowledged, isKeptSound: true);
            }

            // A disk that got full meanwhile may have room enough for what is left: the writes tell.
            return Reopen(replica, newStamp, Math.Min(MissingBytes(replica, block), replica.Volume.RemainingBytes));
        });

    /// <summary>First step of block recovery: stops the writer and says what the replica is.</summary>
    /// <param name="block">With the generation that the NameNode knows.</param>
    /// <param name="recoveryId">The generation after the recovery.</param>
    /// <returns>Null if there is no replica.</returns>
    public async ValueTask<RecoverableReplica?> BeginAsync(ExtendedBlock block, GenerationStamp recoveryId)
    {
        await WithoutWriterAsync(block, static () => true).ConfigureAwait(false);
        (Replica? seen, long length, long sound) = FindSound(block.Id); // reads much, so not under the lock
        return await WithoutWriterAsync<RecoverableReplica?>(block, () =>
        {
            if (map.Find(block.Id) is not { } replica)
            {
                return null;
            }

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

            if (replica == seen && replica.Length == length && sound < length)
            {
                Cut(replica, sound, isKeptSound: true);
            }

            replica.BeginRecovery(recoveryId);
            return new RecoverableReplica(replica.Id, replica.Stamp, replica.Length, replica.OriginalState);
        }).ConfigureAwait(false);
    }

    /// <summary>Second step: gives the replica the agreed length and generation, and finalizes it.</summary>
    /// <param name="block">The replica as it was.</param>
    /// <param name="recoveryId">Of the recovery that was begun last.</param>
    /// <param name="newId">Another block's id where a truncate keeps the old block; else the block's own or 0.</param>
    /// <param name="newLength">The agreed length.</param>
    /// <returns>The finalized replica.</returns>
    public Replica Finish(ExtendedBlock block, GenerationStamp recoveryId, BlockId newId, long newLength)
    {
        lock (map.Gate)
        {
            Replica replica = Require(block, "Replica not found for ");
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

            if (newId.Value > 0 && newId != replica.Id)
            {
                return CopyCut(replica, recoveryId, newId, newLength);
            }

            if (replica.Length > newLength)
            {
                Cut(replica, newLength, isKeptSound: false);
            }

            ReplicaMap.Move(replica, ReplicaState.Finalized, recoveryId);
            replica.Acknowledge(newLength);
            return replica;
        }
    }

    /// <summary>How much of a replica that was being written is sound.</summary>
    /// <remarks>
    /// In the middle of a pipeline nobody checks: what was not acknowledged may be damaged, and the one behind, who noticed, may not take
    /// part. Hadoop finalizes it, and finds out when somebody reads it.
    /// </remarks>
    private (Replica? Replica, long Length, long SoundLength) FindSound(BlockId id)
    {
        Replica? replica;
        long length;
        (string data, string meta) = ("", "");
        lock (map.Gate)
        {
            replica = map.Find(id);
            length = replica?.Length ?? 0;
            if (replica is not { OriginalState: ReplicaState.BeingWritten } || replica.AcknowledgedLength == length)
            {
                return (null, 0, 0);
            }

            (data, meta) = (replica.DataPath, replica.MetaPath);
        }

        try
        {
            return (replica, length, ReplicaFiles.SoundBytes(data, meta, replica.AcknowledgedLength, length));
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, 0, 0); // it was removed just now, or moved
        }
    }

    private Replica CopyCut(Replica source, GenerationStamp recoveryId, BlockId newId, long newLength)
    {
        if (map.Find(newId) is { } other)
        {
            throw ReplicaException.Exists($"{other} is in the way of the copy of {source}.");
        }

        // Made where it may be left half-done, then moved.
        var copy = new Replica(newId, recoveryId, ReplicaState.WaitingForRecovery, source.Volume, newLength);
        try
        {
            File.Copy(source.DataPath, copy.DataPath, overwrite: true);
            File.Copy(source.MetaPath, copy.MetaPath, overwrite: true);
            ReplicaFiles.Truncate(copy.DataPath, copy.MetaPath, source.Length, newLength);
            ReplicaMap.Move(copy, ReplicaState.Finalized, recoveryId);
        }
        catch
        {
            ReplicaFiles.Delete(copy); // half of it would be a replica after the next start
            throw;
        }

        copy.Volume.AddUsed(ReplicaFiles.TotalBytes(copy.DataPath, copy.MetaPath));
        map.Add(copy);
        source.Become(source.OriginalState);
        return copy;
    }

    /// <summary>Cuts a replica.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="length">How long it is to be.</param>
    /// <param name="isKeptSound">Whether what is kept is known to be sound, whatever the last chunk looks like behind it.</param>
    private static void Cut(Replica replica, long length, bool isKeptSound)
    {
        long before = ReplicaFiles.TotalBytes(replica.DataPath, replica.MetaPath);
        ReplicaFiles.Truncate(replica.DataPath, replica.MetaPath, isKeptSound ? null : replica.Length, length);
        replica.Volume.AddUsed(ReplicaFiles.TotalBytes(replica.DataPath, replica.MetaPath) - before);
        replica.Publish(length, []);
    }

    /// <summary>Opens the files, then moves them: what cannot be opened stays what it was.</summary>
    private static ReplicaWriter Reopen(Replica replica, GenerationStamp newStamp, long promisedBytes)
    {
        var writer = ReplicaWriter.Open(replica, promisedBytes);
        try
        {
            ReplicaMap.Move(replica, ReplicaState.BeingWritten, newStamp);
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        replica.Writer = writer;
        return writer;
    }

    private static long MissingBytes(Replica replica, ExtendedBlock block) => Math.Max(0, block.Length - replica.Length);

    /// <summary>The room that is kept for what is appended: a peer's number is not kept unless it is there.</summary>
    private static long RoomToAppend(Replica replica, ExtendedBlock block)
    {
        long missing = MissingBytes(replica, block);
        long remaining = replica.Volume.RemainingBytes;
        return missing <= remaining
            ? missing
            : throw ReplicaException.OutOfSpace(
                $"Insufficient space for appending to {replica}: up to {missing} B, of which there are {remaining}.");
    }

    /// <summary>Does something to a replica that nobody writes to, under the lock; who writes is told to stop, as often as somebody does.</summary>
    private async ValueTask<T> WithoutWriterAsync<T>(ExtendedBlock block, Func<T> act)
    {
        CheckPool(block);
        while (true)
        {
            ReplicaWriter? writer;
            lock (map.Gate)
            {
                writer = map.Find(block.Id)?.Writer;
                if (writer is null)
                {
                    return act();
                }
            }

            await writer.StopAsync(StopPatience).ConfigureAwait(false);
            lock (map.Gate)
            {
                if (writer.Replica.Writer == writer)
                {
                    writer.Replica.Writer = null;
                }
            }
        }
    }

    private Replica RequireForClose(ExtendedBlock block, GenerationStamp newStamp, long expectedLength)
    {
        Replica replica = Require(block, "Cannot append to a non-existent replica ");
        if (replica.State is not (ReplicaState.Finalized or ReplicaState.BeingWritten))
        {
            throw ReplicaException.NotFound($"Cannot recover append/close to a replica that's not FINALIZED and not RBW {replica}");
        }

        CheckStamp(replica, block, newStamp);
        if (replica.State == ReplicaState.BeingWritten && replica.Length != replica.AcknowledgedLength)
        {
            throw ReplicaException.Exists(
                $"RBW replica {replica}bytesRcvd({replica.Length}), bytesOnDisk({replica.Length}), and "
                + $"bytesAcked({replica.AcknowledgedLength}) are not the same.");
        }

        CheckLength(replica, expectedLength);
        return replica;
    }

    private Replica Require(ExtendedBlock block, string otherwise)
    {
        CheckPool(block);
        return map.Find(block.Id) ?? throw ReplicaException.NotFound(otherwise + block);
    }

    private void CheckPool(ExtendedBlock block)
    {
        if (block.PoolId != poolId)
        {
            throw ReplicaException.NotFound($"Block pool {block.PoolId} of {block} is not served here, only {poolId}.");
        }
    }

    private static void CheckStamp(Replica replica, ExtendedBlock block, GenerationStamp newStamp)
    {
        if (replica.Stamp < block.GenerationStamp || replica.Stamp > newStamp)
        {
            throw ReplicaException.NotFound(
                $"Cannot append to a replica with unexpected generation stamp {replica}. Expected GS range is "
                + $"[{block.GenerationStamp}, {newStamp}].");
        }
    }

    private static void CheckLength(Replica replica, long expectedLength)
    {
        if (replica.Length != expectedLength)
        {
            throw ReplicaException.Io(
                $"Corrupted replica {replica} with a length of {replica.Length} expected length is {expectedLength}");
        }
    }
}
