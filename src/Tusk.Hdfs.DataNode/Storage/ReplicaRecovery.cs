using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Goes on with replicas that were begun: appends, broken pipelines, and the agreement of block recovery.</summary>
/// <remarks>
/// Stamps only grow: a replica that has missed a generation never takes part in a newer one. A new one is on the disk before anybody
/// hears of it: the NameNode writes it down, and after a loss of power replicas of an older one would be taken for stale.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.fsdataset.impl.FsDatasetImpl.
/// </remarks>
internal sealed class ReplicaRecovery(string poolId, ReplicaMap map, TimeSpan stopPatience)
{
    private readonly ReplicaClaims _claims = new(map, stopPatience);

    /// <summary>How long a writer that is in the way may take to stop.</summary>
    public TimeSpan StopPatience => _claims.Patience;

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

        ReplicaWriter writer;
        lock (map.Gate)
        {
            Replica replica = Require(block, "Cannot append to a non-existent replica ");
            if (replica.State != ReplicaState.Finalized)
            {
                throw ReplicaException.NotFound($"Cannot append to an unfinalized replica {block}");
            }

            ReplicaChecks.RequireStamp(replica, block, newStamp);
            ReplicaChecks.RequireLength(replica, expectedLength);
            writer = Reopen(replica, newStamp, RoomToAppend(replica, block));
        }

        return Synced(writer);
    }

    /// <summary>The same, after an append whose pipeline could not be set up: it may have been opened already.</summary>
    public async ValueTask<ReplicaWriter> RecoverAppendAsync(ExtendedBlock block, GenerationStamp newStamp, long expectedLength)
    {
        ReplicaWriter writer = await AloneAsync(block, () =>
        {
            Replica replica = RequireForClose(block, newStamp, expectedLength);
            return Reopen(replica, newStamp, RoomToAppend(replica, block));
        }).ConfigureAwait(false);
        return Synced(writer);
    }

    /// <summary>Finishes a replica all of whose data is acknowledged, though its pipeline broke.</summary>
    public async ValueTask<Replica> RecoverCloseAsync(ExtendedBlock block, GenerationStamp newStamp, long expectedLength)
    {
        Replica closed = await AloneAsync(block, () =>
        {
            Replica replica = RequireForClose(block, newStamp, expectedLength);
            ReplicaMap.Move(replica, ReplicaState.Finalized, newStamp);
            return replica;
        }).ConfigureAwait(false);
        ReplicaFiles.SyncNames(closed);
        return closed;
    }

    /// <summary>Goes on with a replica whose pipeline broke.</summary>
    /// <param name="block">With the generation that the replica has, or had when the client last heard of it.</param>
    /// <param name="newStamp">The one that it gets.</param>
    /// <param name="leastLength">What all DataNodes have acknowledged to the client.</param>
    /// <param name="mostLength">What the client has sent.</param>
    public async ValueTask<ReplicaWriter> RecoverWriteAsync(
        ExtendedBlock block, GenerationStamp newStamp, long leastLength, long mostLength)
    {
        using ReplicaClaims.Claim claim = await ClaimAsync(
            block, "Cannot recover a non-existent replica ", replica => ReplicaChecks.RequireBroken(replica, block, newStamp, leastLength, mostLength))
            .ConfigureAwait(false);

        // What was not acknowledged may be damaged, and nobody has noticed: the client sends it again.
        Cut(claim.Replica, claim.Replica.AcknowledgedLength);

        // A disk that got full meanwhile may have room enough for what is left: the writes tell.
        return Synced(claim.Commit(
            replica => Reopen(replica, newStamp, Math.Min(MissingBytes(replica, block), replica.Volume.RemainingBytes))));
    }

    /// <summary>First step of block recovery: stops the writer and says what the replica is.</summary>
    /// <param name="block">With the generation that the NameNode knows.</param>
    /// <param name="recoveryId">The generation after the recovery.</param>
    /// <returns>Null if there is no replica.</returns>
    public async ValueTask<RecoverableReplica?> BeginAsync(ExtendedBlock block, GenerationStamp recoveryId)
    {
        CheckPool(block);
        using ReplicaClaims.Claim? claim = await _claims.ClaimAsync(block.Id, () =>
        {
            Replica? found = map.Find(block.Id);
            if (found is not null)
            {
                ReplicaChecks.RequireRecoverable(found, block, recoveryId);
                found.BeginRecovery(recoveryId); // nobody appends to it any more
            }

            return found;
        }).ConfigureAwait(false);
        if (claim is null)
        {
            return null;
        }

        CutDamage(claim.Replica);
        return claim.Commit(static replica => new RecoverableReplica(replica.Id, replica.Stamp, replica.Length, replica.OriginalState));
    }

    /// <summary>Second step: gives the replica the agreed length and generation, and finalizes it.</summary>
    /// <param name="block">The replica as it was.</param>
    /// <param name="recoveryId">Of the recovery that was begun last.</param>
    /// <param name="newId">Another block's id where a truncate keeps the old block; else the block's own or 0.</param>
    /// <param name="newLength">The agreed length.</param>
    /// <returns>The finalized replica.</returns>
    public async ValueTask<Replica> FinishAsync(ExtendedBlock block, GenerationStamp recoveryId, BlockId newId, long newLength)
    {
        bool isCopy = newId.Value > 0 && newId != block.Id;
        using ReplicaClaims.Claim claim = await ClaimAsync(block, "Replica not found for ", replica =>
        {
            ReplicaChecks.RequireBegun(replica, recoveryId, newLength);
            if (isCopy)
            {
                FindEarlierCopy(newId, recoveryId); // before much is copied for nothing
            }
        }).ConfigureAwait(false);
        Replica finished = isCopy ? CopyCut(claim, recoveryId, newId, newLength) : FinishCut(claim, recoveryId, newLength);
        ReplicaFiles.SyncNames(finished);
        return finished;
    }

    private static Replica FinishCut(ReplicaClaims.Claim claim, GenerationStamp recoveryId, long newLength)
    {
        Cut(claim.Replica, newLength);
        return claim.Commit(replica =>
        {
            ReplicaMap.Move(replica, ReplicaState.Finalized, recoveryId);
            replica.AcknowledgeAll();
            return replica;
        });
    }

    /// <summary>Cuts off what is damaged of a replica that was being written.</summary>
    /// <remarks>
    /// In the middle of a pipeline nobody checks: what was not acknowledged may be damaged, and the one behind, who noticed, may not take
    /// part. Hadoop finalizes it, and finds out when somebody reads it.
    /// </remarks>
    private static void CutDamage(Replica replica)
    {
        (long acknowledged, long length) = (replica.AcknowledgedLength, replica.Length);
        if (replica.OriginalState != ReplicaState.BeingWritten || acknowledged == length)
        {
            return;
        }

        long sound = ReplicaFiles.SoundBytes(replica.DataPath, replica.MetaPath, acknowledged, length);
        if (sound < length)
        {
            Cut(replica, sound);
        }
    }

    /// <summary>Makes a copy of the beginning of a replica, for a truncate that keeps the old block.</summary>
    private Replica CopyCut(ReplicaClaims.Claim claim, GenerationStamp recoveryId, BlockId newId, long newLength)
    {
        // Where it may be left half-done: the next start removes it.
        Volume volume = claim.Replica.Volume;
        string data = Path.Combine(volume.TemporaryRoot, $".{Guid.NewGuid():N}.copy");
        string meta = data + ".meta";
        List<string> leftovers = [data, meta];
        try
        {
            File.Copy(claim.Replica.DataPath, data);
            File.Copy(claim.Replica.MetaPath, meta);
            using (var cut = new ReplicaCut(data, meta, claim.Replica.Length, newLength, claim.Replica.SumAt(newLength)))
            {
                cut.Run();
            }

            return claim.Commit(source =>
            {
                if (FindEarlierCopy(newId, recoveryId) is { } earlier)
                {
                    leftovers.AddRange(map.TakeOut(earlier) ?? []);
                }

                var copy = new Replica(newId, recoveryId, ReplicaState.Finalized, volume, newLength);
                ReplicaFiles.Move(data, meta, copy);
                volume.AddUsed(ReplicaFiles.TotalBytes(copy.DataPath, copy.MetaPath));
                map.Add(copy);
                source.Become(source.OriginalState);
                return copy;
            });
        }
        finally
        {
            leftovers.ForEach(File.Delete);
        }
    }

    /// <summary>The copy of a recovery that did not come to its end; under the lock.</summary>
    /// <exception cref="ReplicaException">What is there is another one.</exception>
    private Replica? FindEarlierCopy(BlockId newId, GenerationStamp recoveryId) =>
        map.Find(newId) is not { } other ? null
        : other.State == ReplicaState.Finalized && other.Stamp < recoveryId ? other
        : throw ReplicaException.Exists($"{other} is in the way of a copy of generation {recoveryId}.");

    /// <summary>Cuts a replica that this has for itself, if its files are longer than that.</summary>
    /// <exception cref="ReplicaException">There is less in the file.</exception>
    private static void Cut(Replica replica, long length)
    {
        using var cut = new ReplicaCut(replica.DataPath, replica.MetaPath, replica.Length, length, replica.SumAt(length));
        if (length < replica.Length || cut.HasMoreData)
        {
            replica.Publish(length, cut.LastSum); // first: who opens it meanwhile reads what stays
            replica.Volume.AddUsed(-cut.Run());
        }
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

    private ReplicaWriter Synced(ReplicaWriter writer)
    {
        try
        {
            writer.SyncNames();
            return writer;
        }
        catch
        {
            map.Release(writer);
            writer.Dispose();
            throw;
        }
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

    private ValueTask<T> AloneAsync<T>(ExtendedBlock block, Func<T> act)
    {
        CheckPool(block);
        return _claims.DoAsync(block.Id, act);
    }

    private async ValueTask<ReplicaClaims.Claim> ClaimAsync(ExtendedBlock block, string otherwise, Action<Replica> check)
    {
        CheckPool(block);
        ReplicaClaims.Claim? claim = await _claims.ClaimAsync(block.Id, () =>
        {
            Replica replica = Require(block, otherwise);
            check(replica);
            return replica;
        }).ConfigureAwait(false);
        return claim!; // there is one where the replica is required
    }

    private Replica RequireForClose(ExtendedBlock block, GenerationStamp newStamp, long expectedLength)
    {
        Replica replica = Require(block, "Cannot append to a non-existent replica ");
        if (replica.State is not (ReplicaState.Finalized or ReplicaState.BeingWritten))
        {
            throw ReplicaException.NotFound($"Cannot recover append/close to a replica that's not FINALIZED and not RBW {replica}");
        }

        ReplicaChecks.RequireStamp(replica, block, newStamp);
        if (replica.State == ReplicaState.BeingWritten && replica.Length != replica.AcknowledgedLength)
        {
            throw ReplicaException.Exists(
                $"RBW replica {replica}bytesRcvd({replica.Length}), bytesOnDisk({replica.Length}), and "
                + $"bytesAcked({replica.AcknowledgedLength}) are not the same.");
        }

        ReplicaChecks.RequireLength(replica, expectedLength);
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
}
