using System.Buffers;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Scanning;

/// <summary>Reads the finalized replicas of a volume again, slowly, and tells of those that do not match their checksums.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.VolumeScanner.</remarks>
internal sealed class VolumeScanner : IDisposable
{
    private const int PieceBytes = 256 << 10;

    /// <summary>Timers take no more than some weeks, and a volume may fail meanwhile.</summary>
    private static readonly TimeSpan MostIdle = TimeSpan.FromHours(1);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    private readonly BlockStore _store;
    private readonly Volume _volume;
    private readonly TimeProvider _time;
    private readonly DataNodeLog _log;
    private readonly Func<Replica, CancellationToken, Task<bool>> _tell;
    private readonly ScanPlan _plan;
    private readonly ByteRate _rate;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly long _startedAt;

    /// <summary>A scanner.</summary>
    /// <param name="store">The replicas.</param>
    /// <param name="volume">Whose.</param>
    /// <param name="options">How often, and how fast.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told of what is damaged.</param>
    /// <param name="tell">Tells the NameNode of a damaged replica; false if it did not hear.</param>
    public VolumeScanner(
        BlockStore store, Volume volume, DataNodeOptions options, TimeProvider time, DataNodeLog log, Func<Replica, CancellationToken, Task<bool>> tell)
    {
        (_store, _volume, _time, _log, _tell) = (store, volume, time, log, tell);
        _plan = new ScanPlan(options.ScanPeriod, new Random(unchecked((int)time.GetUtcNow().Ticks)));
        _rate = new ByteRate(options.ScanBytesPerSecond, time);
        _startedAt = time.GetTimestamp();
    }

    private TimeSpan Now => _time.GetElapsedTime(_startedAt);

    /// <summary>Has a replica verified soon: somebody says that it is damaged.</summary>
    public void Suspect(BlockId id)
    {
        lock (_gate)
        {
            if (!_plan.Suspect(id, Now))
            {
                return;
            }
        }

        if (_wake.CurrentCount == 0)
        {
            _wake.Release(); // once too often is no matter
        }
    }

    /// <summary>Scans until it is told to stop, or the volume has failed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!_volume.HasFailed)
        {
            BlockId? next;
            TimeSpan wait;
            lock (_gate)
            {
                next = _plan.Next(Now, Finalized, out wait);
            }

            if (next is not BlockId id)
            {
                await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            }
            else if (_store.Find(id) is { State: ReplicaState.Finalized } replica && replica.Volume == _volume)
            {
                await VerifyAsync(replica, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _wake.Dispose();

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task woken = _wake.WaitAsync(stop.Token);
        await Task.WhenAny(woken, Task.Delay(wait < MostIdle ? wait : MostIdle, _time, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private IEnumerable<BlockId> Finalized() =>
        _store.Report(_volume).Where(static one => one.State == ReplicaState.Finalized).Select(static one => one.Id);

    private async Task VerifyAsync(Replica replica, CancellationToken cancellationToken)
    {
        (GenerationStamp stamp, long length) = (replica.Stamp, replica.Length);
        string? damage = await FindDamageAsync(replica, cancellationToken).ConfigureAwait(false);
        bool IsStill() => _store.Find(replica.Id) == replica && replica.State == ReplicaState.Finalized && replica.Change is null
            && replica.Stamp == stamp && replica.Length == length;
        if (damage is null || !IsStill())
        {
            return; // who appends to a replica, or cuts it, changes what is read
        }

        _log.ReplicaDamaged(replica.ToString(), damage);
        while (IsStill() && !await _tell(replica, cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(RetryPause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads all of a replica, as fast as it may.</summary>
    /// <returns>What is wrong; null if nothing is, or the replica has gone.</returns>
    private async Task<string?> FindDamageAsync(Replica replica, CancellationToken cancellationToken)
    {
        byte[] buffer = [];
        try
        {
            using ReplicaReader reader = _store.OpenReader(new ExtendedBlock(_store.PoolId, replica.Id, replica.Stamp, replica.Length));
            int chunk = reader.Checksum.BytesPerChunk;
            int piece = Math.Max(1, PieceBytes / chunk) * chunk;
            buffer = ArrayPool<byte>.Shared.Rent(piece + reader.Checksum.SumBytes(piece));
            for (long start = 0; start < reader.Length; start += piece)
            {
                int bytes = (int)Math.Min(piece, reader.Length - start);
                await _rate.WaitAsync(bytes, cancellationToken).ConfigureAwait(false);
                Memory<byte> sums = buffer.AsMemory(piece, reader.Checksum.SumBytes(bytes));
                reader.ReadData(buffer.AsSpan(0, bytes), start);
                reader.ReadSums(sums.Span, start, start + bytes);
                if (reader.Checksum.FindWrong(buffer.AsSpan(0, bytes), sums.Span) is var wrong and >= 0)
                {
                    return $"the chunk at {start + ((long)wrong * chunk)} does not match its checksum";
                }
            }

            return null;
        }
        catch (ReplicaException e) when (_store.Find(replica.Id) != replica)
        {
            _log.ScanSkipped(replica.ToString(), e.Message);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _store.CheckVolume(_volume) ? e.Message : null; // with the volume all its replicas are gone
        }
        finally
        {
            if (buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
