using System.Runtime.ExceptionServices;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Merging;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Plans;

namespace Tusk.MapReduce.Local.Tasks;

/// <summary>Serves one reduce attempt: merges its partition, opens its part file.</summary>
internal sealed class ReduceAttempt(
    TaskContext context, IEnumerable<Run> runs, RunMerger merger, bool readsAhead, AttemptOutput file)
    : ReduceTaskHost
{
    private CountedCursor? _cursor;

    public override TaskContext Context => context;

    /// <summary>Records handed to the reducer so far.</summary>
    public long RecordsRead => Volatile.Read(ref _cursor)?.Records ?? 0;

    /// <summary>Bytes that were merged on disk before the reducer could begin.</summary>
    public long MergedBytes => merger.MergedBytes;

    public override ShuffleCursor OpenShuffle()
    {
        var cursor = new CountedCursor(merger.Open(runs, readsAhead));
        Volatile.Write(ref _cursor, cursor);
        return cursor;
    }

    public override Stream OpenOutput(string path) => file.Open(path);

    /// <summary>Counts records for the progress line.</summary>
    private sealed class CountedCursor(ShuffleCursor source) : ShuffleCursor
    {
        private long _records;
        private ExceptionDispatchInfo? _failure; // a reducer that catches it must not take it for the end

        public long Records => Volatile.Read(ref _records);

        public override ReadOnlySpan<byte> Key => source.Key;

        public override ReadOnlySpan<byte> Value => source.Value;

        public override bool MoveNext()
        {
            _failure?.Throw();
            try
            {
                if (!source.MoveNext())
                {
                    return false;
                }
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
                throw;
            }

            _records++;
            return true;
        }
    }
}
