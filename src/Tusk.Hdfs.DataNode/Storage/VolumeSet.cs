using Tusk.Common.Errors;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>The volumes in service, and those that failed.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.fsdataset.RoundRobinVolumeChoosingPolicy.</remarks>
internal sealed class VolumeSet : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Volume> _volumes;
    private readonly List<string> _failed;
    private readonly int _tolerated;
    private int _next;

    /// <summary>Volumes of which some may have failed already.</summary>
    /// <param name="volumes">Those that work.</param>
    /// <param name="failed">Folders that do not.</param>
    /// <param name="tolerated">How many may fail; -1: all but one (dfs.datanode.failed.volumes.tolerated).</param>
    /// <exception cref="HadoopException">Too many have failed.</exception>
    public VolumeSet(IEnumerable<Volume> volumes, IEnumerable<string> failed, int tolerated)
    {
        (_volumes, _failed, _tolerated) = ([.. volumes], [.. failed], tolerated);
        if (HasTooFew)
        {
            throw new HadoopException(
                $"Too many failed volumes - current valid volumes: {_volumes.Count}, volumes configured: {_volumes.Count + _failed.Count}, "
                + $"volumes failed: {_failed.Count}, volume failures tolerated: {_tolerated}");
        }
    }

    /// <summary>Those in service.</summary>
    public IReadOnlyList<Volume> Working
    {
        get
        {
            lock (_gate)
            {
                return [.. _volumes];
            }
        }
    }

    /// <summary>Folders of those that failed.</summary>
    public IReadOnlyList<string> Failed
    {
        get
        {
            lock (_gate)
            {
                return [.. _failed];
            }
        }
    }

    /// <summary>When the last one failed, in ms since 1970; 0 if none has since the start.</summary>
    public long LastFailure { get; private set; }

    /// <summary>Bytes that were lost with them, as far as it is known.</summary>
    public long LostBytes { get; private set; }

    /// <summary>Whether more have failed than may.</summary>
    public bool HasTooFew => _volumes.Count == 0 || (_tolerated >= 0 && _failed.Count > _tolerated);

    /// <summary>The next volume with room, in turn.</summary>
    /// <param name="type">What it should be made of; another one is taken where there is none of it.</param>
    /// <param name="bytes">Room for so many bytes.</param>
    /// <exception cref="ReplicaException">None has room.</exception>
    public Volume Choose(StorageType type, long bytes)
    {
        lock (_gate)
        {
            List<Volume> candidates = _volumes.FindAll(volume => volume.Folder.Type == type);
            if (candidates.Count == 0)
            {
                candidates = _volumes;
            }

            long most = 0;
            for (int i = 0; i < candidates.Count; i++)
            {
                Volume volume = candidates[(int)((uint)_next++ % (uint)candidates.Count)];
                long remaining = volume.RemainingBytes;
                if (remaining > bytes)
                {
                    return volume;
                }

                most = Math.Max(most, remaining);
            }

            throw ReplicaException.OutOfSpace(
                $"Out of space: The volume with the most available space (={most} B) is less than the block size (={bytes} B).");
        }
    }

    /// <summary>Takes a volume out of service.</summary>
    /// <returns>False if it was out already.</returns>
    public bool Fail(Volume volume, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_volumes.Remove(volume))
            {
                return false;
            }

            volume.HasFailed = true;
            _failed.Add(volume.Folder.Path);
            LastFailure = now.ToUnixTimeMilliseconds();
            LostBytes += volume.UsedBytes;
        }

        volume.Dispose();
        return true;
    }

    public void Dispose()
    {
        foreach (Volume volume in Working)
        {
            volume.Dispose();
        }
    }
}
