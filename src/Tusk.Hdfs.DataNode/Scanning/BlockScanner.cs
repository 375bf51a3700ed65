using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Scanning;

/// <summary>Finds replicas that rot, before somebody needs them: one scanner for each volume.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockScanner.</remarks>
internal sealed class BlockScanner : IDisposable
{
    private readonly BlockStore _store;
    private readonly DataNodeLog _log;
    private readonly Dictionary<Volume, VolumeScanner> _scanners = [];

    /// <summary>Scanners that do nothing yet; none where the settings say so.</summary>
    public BlockScanner(
        BlockStore store, DataNodeOptions options, TimeProvider time, DataNodeLog log, Func<Replica, CancellationToken, Task<bool>> tell)
    {
        (_store, _log) = (store, log);
        if (options.ScanPeriod > TimeSpan.Zero && options.ScanBytesPerSecond > 0)
        {
            foreach (Volume volume in store.Volumes.Working)
            {
                _scanners.Add(volume, new VolumeScanner(store, volume, options, time, log, tell));
            }
        }
    }

    /// <summary>Somebody says that a replica is damaged; whether that is so is looked at, at once.</summary>
    public void Suspect(BlockId id)
    {
        if (_store.Find(id) is { } replica && _scanners.TryGetValue(replica.Volume, out VolumeScanner? scanner))
        {
            scanner.Suspect(id);
        }
    }

    /// <summary>Scans until it is told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_scanners.Select(one => RunAsync(one.Key, one.Value, cancellationToken)));

    public void Dispose()
    {
        foreach (VolumeScanner scanner in _scanners.Values)
        {
            scanner.Dispose();
        }
    }

    private async Task RunAsync(Volume volume, VolumeScanner scanner, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await scanner.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The DataNode stops.
        }
        catch (Exception e)
        {
            // The top of the loop: data is served all the same.
            _log.UnexpectedError($"block scanner of {volume.Folder.Path}", e);
        }
    }
}
