using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Scanning;

/// <summary>Which replica of a volume is verified next, and when: suspects first, then all of them once in a period.</summary>
/// <remarks>
/// Plain decision; time is passed in. A DataNode that starts again begins anywhere, so that the last ones have their turn, too, where it
/// starts often (Hadoop keeps its place in a file). Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.VolumeScanner.
/// </remarks>
internal sealed class ScanPlan(TimeSpan period, Random random)
{
    /// <summary>Suspects that wait at most: more are told by their readers.</summary>
    public const int MostSuspects = 1_000;

    /// <summary>A replica that was verified is no suspect again for so long, whatever readers say.</summary>
    public static readonly TimeSpan Acquittal = TimeSpan.FromMinutes(10);

    private readonly Queue<BlockId> _suspects = [];
    private readonly Dictionary<BlockId, TimeSpan> _suspectedAt = [];
    private BlockId[] _round = [];
    private int _place;
    private TimeSpan? _roundBegan;

    /// <summary>Has a replica verified before all others.</summary>
    /// <returns>False if it was suspected a short time ago, or too many are.</returns>
    public bool Suspect(BlockId id, TimeSpan now)
    {
        if (_suspectedAt.Count >= MostSuspects)
        {
            foreach (BlockId old in _suspectedAt.Where(one => now - one.Value >= Acquittal).Select(static one => one.Key).ToArray())
            {
                _suspectedAt.Remove(old);
            }
        }

        bool isNew = !_suspectedAt.TryGetValue(id, out TimeSpan at) || now - at >= Acquittal;
        if (!isNew || _suspectedAt.Count >= MostSuspects)
        {
            return false;
        }

        _suspectedAt[id] = now;
        _suspects.Enqueue(id);
        return true;
    }

    /// <summary>The next one.</summary>
    /// <param name="now">Any clock that goes on evenly.</param>
    /// <param name="list">Those that are there, asked for once in a round.</param>
    /// <param name="wait">How long there is none, unless one is suspected.</param>
    public BlockId? Next(TimeSpan now, Func<IEnumerable<BlockId>> list, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (_suspects.TryDequeue(out BlockId suspect))
        {
            return suspect;
        }

        if (_place >= _round.Length)
        {
            wait = _roundBegan + period - now ?? TimeSpan.Zero;
            if (wait > TimeSpan.Zero)
            {
                _round = [];
                return null;
            }

            BeginRound(now, list);
            if (_round.Length == 0)
            {
                wait = period;
                return null;
            }
        }

        return _round[_place++];
    }

    private void BeginRound(TimeSpan now, Func<IEnumerable<BlockId>> list)
    {
        BlockId[] sorted = [.. list().OrderBy(static id => id.Value)];
        int first = _roundBegan is null && sorted.Length > 0 ? random.Next(sorted.Length) : 0;
        _round = [.. sorted[first..], .. sorted[..first]];
        (_place, _roundBegan) = (0, now);
    }
}
