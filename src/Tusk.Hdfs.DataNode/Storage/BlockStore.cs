using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>The replicas of this DataNode on its volumes: made, finished, found, removed. <see cref="ReplicaRecovery"/> does the rest.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.fsdataset.impl.FsDatasetImpl.</remarks>
internal sealed class BlockStore : IDisposable
{
    private readonly ReplicaMap _map = new();
    private readonly DataNodeLog _log;
    private readonly TimeProvider _time;

    /// <summary>A store on these volumes, whose replicas were found by <see cref="ReplicaScan"/>.</summary>
    public BlockStore(
        string poolId, VolumeSet volumes, IEnumerable<Replica> found, TimeSpan stopPatience, DataNodeLog log, TimeProvider time)
    {
        (PoolId, Volumes, _log, _time) = (poolId, volumes, log, time);
        Recovery = new ReplicaRecovery(poolId, _map, stopPatience);
        foreach (Replica replica in found)
        {
            AddFound(replica);
        }
    }

    /// <summary>Told when so many volumes have failed that the DataNode has to stop.</summary>
    public Action? OutOfVolumes { get; set; }

    /// <summary>Told when a volume has failed.</summary>
    public Action<Volume>? VolumeFailed { get; set; }

    /// <summary>Told when the files of a replica turn out to be gone.</summary>
    public Action<Replica>? ReplicaLost { get; set; }

    /// <summary>The block pool.</summary>
    public string PoolId { get; }

    public VolumeSet Volumes { get; }

    /// <summary>Operations on replicas that somebody has begun to write.</summary>
    public ReplicaRecovery Recovery { get; }

    /// <summary>How many replicas there are.</summary>
    public int Count => _map.Count;

    /// <summary>The replica of a block; null if there is none.</summary>
    public Replica? Find(BlockId id) => _map.Find(id);

    /// <summary>The replica of a block of our pool.</summary>
    /// <exception cref="ReplicaException">There is none, or the pool is another.</exception>
    public Replica Require(ExtendedBlock block)
    {
        CheckPool(block);
        return _map.Find(block.Id) ?? throw ReplicaException.NotFound(block);
    }

    /// <summary>Makes a replica for a client's new block.</summary>
    /// <param name="block">Its length is the room that is kept for it.</param>
    /// <param name="type">What the volume should be made of.</param>
    /// <param name="checksum">How its chunks are checked.</param>
    /// <exception cref="ReplicaException">There is a replica already, or no room.</exception>
    public ReplicaWriter Create(ExtendedBlock block, StorageType type, ChunkChecksum checksum)
    {
        CheckPool(block);
        return CreateIn(ReplicaState.BeingWritten, block, type, checksum);
    }

    /// <summary>Makes a replica for a copy from another DataNode; one of an older generation that is not finished gives way.</summary>
    /// <inheritdoc cref="Create"/>
    public async ValueTask<ReplicaWriter> CreateTemporaryAsync(ExtendedBlock block, StorageType type, ChunkChecksum checksum)
    {
        CheckPool(block);
        while (_map.Find(block.Id) is { } old && IsOvertaken(old))
        {
            ReplicaWriter? writer = old.Writer;
            if (writer is not null)
            {
                await writer.StopAsync(Recovery.StopPatience).ConfigureAwait(false);
            }

            lock (_map.Gate)
            {
                // What its writer made of it before it stopped, or somebody after it, may be worth more.
                if (IsOvertaken(old) && (old.Writer is null || old.Writer == writer))
                {
                    Remove(old);
                }
            }
        }

        bool IsOvertaken(Replica replica) => replica.IsInPipeline && replica.Stamp < block.GenerationStamp;

        return CreateIn(ReplicaState.Temporary, block, type, checksum);
    }

    /// <summary>Finishes a replica: its writer closes the files, which move to their final place.</summary>
    /// <param name="writer">Disposed.</param>
    /// <param name="sync">Whether it must be on the disk when this returns.</param>
    /// <exception cref="ReplicaException">It was removed, or is under recovery.</exception>
    public void Finish(ReplicaWriter writer, bool sync)
    {
        if (sync)
        {
            writer.Sync();
        }

        Complete(writer, ReplicaState.Finalized);
        if (sync)
        {
            ReplicaFiles.SyncNames(writer.Replica);
        }
    }

    /// <summary>Makes a copied replica one that a client goes on writing.</summary>
    /// <exception cref="ReplicaException">It was removed meanwhile.</exception>
    public void FinishTransfer(ReplicaWriter writer) => Complete(writer, ReplicaState.BeingWritten);

    /// <summary>Ends a write that did not finish: what is being written stays for recovery, a copy is removed.</summary>
    public void Abandon(ReplicaWriter writer)
    {
        _map.Release(writer);
        writer.Dispose();
        if (writer.Replica.State == ReplicaState.Temporary)
        {
            Remove(writer.Replica);
        }
    }

    /// <summary>Opens a replica to read it.</summary>
    /// <exception cref="ReplicaException">There is none, it is of an older generation, or cannot be read now.</exception>
    public ReplicaReader OpenReader(ExtendedBlock block)
    {
        CheckPool(block);
        Replica? replica = null;
        try
        {
            lock (_map.Gate)
            {
                replica = _map.Find(block.Id) ?? throw ReplicaException.NotFound(block);
                if (replica.Stamp < block.GenerationStamp)
                {
                    throw ReplicaException.Io(
                        $"Replica gen stamp < block genstamp, block={block}, replica={replica}");
                }

                return replica.VisibleLength >= 0
                    ? new ReplicaReader(replica)
                    : throw ReplicaException.Io($"Replica is not readable, block={block}, replica={replica}");
            }
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Lose(replica!, e.Message);
            throw ReplicaException.NotFound($"Files of {block} are gone: {e.Message}");
        }
    }

    /// <summary>Removes replicas as the NameNode orders, and says which.</summary>
    public List<Replica> Invalidate(IEnumerable<(BlockId Id, GenerationStamp Stamp)> blocks)
    {
        List<Replica> removed = [];
        foreach ((BlockId id, GenerationStamp stamp) in blocks)
        {
            Replica? replica = _map.Find(id);
            if (replica is null)
            {
                _log.NothingToInvalidate(id, stamp, "none");
                continue;
            }

            try
            {
                if (Remove(replica, stamp))
                {
                    removed.Add(replica);
                }
                else
                {
                    _log.NothingToInvalidate(id, stamp, replica.ToString());
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _log.VolumeError(replica.Volume.Folder.Path, e.Message);
                CheckVolume(replica.Volume);
            }
        }

        return removed;
    }

    /// <summary>What a volume holds, as a block report tells it: copies under way are left out.</summary>
    public List<(BlockId Id, GenerationStamp Stamp, long Length, ReplicaState State)> Report(Volume volume)
    {
        lock (_map.Gate)
        {
            return [.. _map.Where(replica => replica.Volume == volume && replica.State != ReplicaState.Temporary)
                .Select(static replica => (replica.Id, replica.Stamp, replica.Length, replica.OriginalState))];
        }
    }

    /// <summary>Looks whether the folders of all volumes are there: a disk that went away is found though nobody reads or writes.</summary>
    public void CheckVolumes()
    {
        foreach (Volume volume in Volumes.Working)
        {
            if (!volume.IsThere || !volume.TellsRoom)
            {
                CheckVolume(volume);
            }
        }
    }

    /// <summary>Looks whether a volume still works, and takes it out of service with its replicas if not.</summary>
    /// <returns>Whether it works; a full one does.</returns>
    public bool CheckVolume(Volume volume)
    {
        if (volume.HasFailed)
        {
            return false;
        }

        VolumeCondition condition = volume.Look();
        if (condition != VolumeCondition.Failed)
        {
            if (condition == VolumeCondition.Full)
            {
                _log.VolumeFull(volume.Folder.Path);
            }

            return true;
        }

        if (!Volumes.Fail(volume, _time.GetUtcNow()))
        {
            return false;
        }

        _log.VolumeFailed(volume.Folder.Path);
        foreach (Replica lost in _map.Where(replica => replica.Volume == volume))
        {
            _map.Remove(lost);
            lost.Writer?.RequestStop();
        }

        VolumeFailed?.Invoke(volume);
        if (Volumes.HasTooFew)
        {
            OutOfVolumes?.Invoke();
        }

        return false;
    }

    /// <summary>Ends all writes by clients, who go on elsewhere.</summary>
    public void EvictWriters() => _map.Where(static replica => replica.Writer is not null).ForEach(static replica => replica.Writer?.RequestStop());

    /// <summary>Leaves the numbers of used bytes on the volumes.</summary>
    public void SaveUsed()
    {
        foreach (Volume volume in Volumes.Working)
        {
            try
            {
                volume.SaveUsed(_time.GetUtcNow());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _log.VolumeError(volume.Folder.Path, e.Message); // nobody needs the numbers: they are counted anew
            }
        }
    }

    public void Dispose() => Volumes.Dispose();

    private ReplicaWriter CreateIn(ReplicaState state, ExtendedBlock block, StorageType type, ChunkChecksum checksum)
    {
        if (block.Length < 0 || block.GenerationStamp.Value < 0)
        {
            throw ReplicaException.Io($"{block} of {block.Length} B cannot be: its generation and its length are at least 0.");
        }

        while (true)
        {
            Volume volume = Volumes.Choose(type, block.Length);
            try
            {
                return CreateIn(volume, state, block, checksum);
            }
            catch (Exception e) when (e is not ReplicaException and (IOException or UnauthorizedAccessException))
            {
                if (CheckVolume(volume))
                {
                    throw;
                }

                // The volume has failed just now: another one takes it, as long as there is one.
            }
        }
    }

    private ReplicaWriter CreateIn(Volume volume, ReplicaState state, ExtendedBlock block, ChunkChecksum checksum)
    {
        lock (_map.Gate)
        {
            if (_map.Find(block.Id) is { } old)
            {
                throw ReplicaException.Exists($"Block {block} already exists in state {old.State} and thus cannot be created.");
            }

            if (volume.HasFailed)
            {
                // After it was chosen, and its replicas were dropped: nobody would drop this one.
                throw new IOException($"Volume {volume.Folder.Path} failed.");
            }

            var replica = new Replica(block.Id, block.GenerationStamp, state, volume, 0);
            var writer = ReplicaWriter.Create(replica, checksum, block.Length);
            replica.Writer = writer;
            _map.Add(replica);
            return writer;
        }
    }

    /// <summary>The files of a replica are gone: with its volume, or somebody has deleted them.</summary>
    private void Lose(Replica replica, string reason)
    {
        if (CheckVolume(replica.Volume) && _map.Remove(replica))
        {
            _log.ReplicaGone(replica.ToString(), reason);
            replica.Writer?.RequestStop();
            ReplicaLost?.Invoke(replica);
        }
    }

    private void Complete(ReplicaWriter writer, ReplicaState state)
    {
        Replica replica = writer.Replica;
        lock (_map.Gate)
        {
            if (!_map.Has(replica) || !replica.IsInPipeline || replica.Writer != writer)
            {
                throw ReplicaException.Io($"{replica} cannot be finished: it was removed, or is under recovery.");
            }

            ReplicaMap.Move(replica, state, replica.Stamp);
            replica.AcknowledgeAll();
            replica.Writer = null;
        }

        writer.Dispose();
    }

    /// <summary>Removes a replica and its files.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="stamp">The generation that it must have; null: any.</param>
    /// <returns>Whether it was there.</returns>
    private bool Remove(Replica replica, GenerationStamp? stamp = null)
    {
        if (_map.TakeOut(replica, stamp) is not { } files)
        {
            return false;
        }

        replica.Writer?.RequestStop();
        foreach (string file in files)
        {
            File.Delete(file);
        }

        return true;
    }

    /// <summary>Of two replicas of a block on two volumes the newer, then the longer one stays.</summary>
    private void AddFound(Replica replica)
    {
        Replica? other = _map.Find(replica.Id);
        if (other is null)
        {
            _map.Add(replica);
            return;
        }

        bool isBetter = (replica.Stamp, replica.Length).CompareTo((other.Stamp, other.Length)) > 0;
        (Replica kept, Replica gone) = isBetter ? (replica, other) : (other, replica);
        _log.DuplicateReplica(kept.DataPath, gone.DataPath);
        _map.Remove(other);
        gone.Volume.AddUsed(-ReplicaFiles.TotalBytes(gone.DataPath, gone.MetaPath));
        ReplicaFiles.Delete(gone);
        _map.Add(kept);
    }

    private void CheckPool(ExtendedBlock block)
    {
        if (block.PoolId != PoolId)
        {
            throw ReplicaException.NotFound($"Replica not found for {block}: block pool {block.PoolId} is not served here, only {PoolId}.");
        }
    }
}
