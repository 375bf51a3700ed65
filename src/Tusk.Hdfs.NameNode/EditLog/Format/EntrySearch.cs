using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.EditLog.Format;

/// <summary>Looks for a valid entry behind a place where there is none, at every byte.</summary>
/// <param name="window">The log, at the place.</param>
/// <param name="atLeast">The transaction that was expected at the place.</param>
/// <param name="maxOpBytes">Bound on an entry.</param>
internal sealed class EntrySearch(LogWindow window, TransactionId atLeast, int maxOpBytes)
{
    /// <summary>Bound on what is read several times over, in bytes: a hostile log is full of beginnings.</summary>
    private const long MaxCheckedBytes = 1L << 30;

    /// <summary>No segment has as many transactions; whatever claims to be further on is none of this log.</summary>
    private const long MaxAhead = 1L << 40;

    private long _checkedBytes;

    /// <summary>Reads to the end of the log, or to the first valid entry.</summary>
    public Result Run()
    {
        bool isFill = true;
        while (window.Fill(1))
        {
            int filling = window.Bytes.IndexOfAnyExcept(EditLogFormat.Fill);
            if (filling != 0)
            {
                window.Skip(filling > 0 ? filling : window.Bytes.Length);
                continue;
            }

            // The last bytes are too few for an entry and still tell whether all is filling.
            if (window.Fill(EditLogFormat.MinEntryBytes) && FindEntry() is EntryFrame entry)
            {
                return new Result(entry, window.Offset, isFill, GaveUp: false);
            }

            if (_checkedBytes > MaxCheckedBytes)
            {
                return new Result(null, window.Offset, isFill, GaveUp: true);
            }

            isFill &= EditLogFormat.IsFill(window.Bytes[..1]);
            window.Skip(1);
        }

        return new Result(null, window.Offset, isFill, GaveUp: false);
    }

    private EntryFrame? FindEntry()
    {
        ReadOnlySpan<byte> start = window.Bytes;
        if (!EditLogOps.IsKnown((EditLogOpCode)start[0]))
        {
            return null;
        }

        var frame = EntryFrame.Read(start);
        if (!frame.IsLengthPossible(maxOpBytes) || frame.Id < atLeast || frame.Id.Value - atLeast.Value > MaxAhead
            || !window.Fill(frame.EntryBytes))
        {
            return null;
        }

        _checkedBytes += frame.EntryBytes;
        return EntryFrame.IsChecksumRight(window.Bytes[..(int)frame.EntryBytes]) ? frame : null;
    }

    /// <summary>What the search found.</summary>
    /// <param name="Entry">The first valid entry; null if there is none.</param>
    /// <param name="Offset">Where it begins, or the end of the log.</param>
    /// <param name="IsFill">Whether all bytes before it are filling.</param>
    /// <param name="GaveUp">Whether too much looked like an entry to check it all.</param>
    internal readonly record struct Result(EntryFrame? Entry, long Offset, bool IsFill, bool GaveUp);
}
