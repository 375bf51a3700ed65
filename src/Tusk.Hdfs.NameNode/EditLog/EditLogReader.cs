using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>Reads a segment of the edit log, entry by entry.</summary>
/// <remarks>
/// An entry counts if its length is possible, its checksum right, its transaction id the next one and its fields are exactly its
/// bytes. Where one does not, all that follows decides: if no valid entry of a later transaction is behind it, the log is
/// <see cref="EditLogEnding.Torn"/> there, else it is corrupt and nothing may be cut. Hadoop resynchronises in the same way
/// (FSEditLogOp.Reader), and tells the two apart by hand only.
/// </remarks>
public sealed class EditLogReader : IDisposable
{
    private const int InitialBytes = 64 << 10;

    private readonly Stream _stream;
    private readonly LogWindow _window;
    private readonly string _name;
    private readonly int _maxOpBytes;
    private TransactionId? _expected;
    private bool _headerRead;

    /// <summary>Reads a log from its header on.</summary>
    /// <param name="stream">The log; closed with the reader.</param>
    /// <param name="name">What to call it in messages: its path.</param>
    /// <param name="first">The first transaction it must have, as its file name tells; null if any.</param>
    /// <param name="maxOpBytes">Bound on an entry (dfs.namenode.max.op.size).</param>
    public EditLogReader(
        Stream stream, string name, TransactionId? first = null, int maxOpBytes = EditLogFormat.DefaultMaxOpBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOpBytes, EditLogFormat.MinEntryBytes);
        (_stream, _name, _expected, _maxOpBytes) = (stream, name, first, maxOpBytes);
        _window = new LogWindow(stream, InitialBytes);
    }

    /// <summary>The last entry read; <see cref="TransactionId.None"/> before the first.</summary>
    public TransactionId Last { get; private set; }

    /// <summary>Where the next entry begins, in bytes from the start of the log.</summary>
    public long Offset => _window.Offset;

    /// <summary>Where the log ended; null until <see cref="TryRead"/> has returned false.</summary>
    public EditLogTail? Tail { get; private set; }

    /// <summary>Opens a segment.</summary>
    public static EditLogReader Open(string path, TransactionId? first = null, int maxOpBytes = EditLogFormat.DefaultMaxOpBytes) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0), path, first, maxOpBytes);

    /// <summary>Reads the next entry.</summary>
    /// <returns>False at the end; <see cref="Tail"/> then tells what the end is like.</returns>
    /// <exception cref="EditLogException">The log is corrupt, of another layout, or has an operation that is not known.</exception>
    public bool TryRead(out EditLogEntry entry)
    {
        entry = default;
        if (Tail is not null || !TryReadHeader() || !_window.Fill(1))
        {
            Tail ??= new EditLogTail(EditLogEnding.Exact, Offset, Last, null);
            return false;
        }

        if (FindProblem(out EntryFrame frame) is string problem)
        {
            Tail = End(problem);
            return false;
        }

        ReadOnlySpan<byte> bytes = _window.Bytes[..(int)frame.EntryBytes];
        CheckOrder(frame);
        entry = new EditLogEntry(frame.Id, Decode(frame, EntryFrame.FieldsOf(bytes)));
        _window.Skip(bytes.Length);
        (Last, _expected) = (frame.Id, frame.Id.Next);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>What is wrong with the entry at <see cref="Offset"/>; null if it is whole and its checksum right.</summary>
    private string? FindProblem(out EntryFrame frame)
    {
        frame = default;
        if (!_window.Fill(EditLogFormat.MinEntryBytes))
        {
            return $"{_window.Bytes.Length} B are too few for an entry";
        }

        frame = EntryFrame.Read(_window.Bytes);
        if (!frame.IsLengthPossible(_maxOpBytes))
        {
            return $"an entry of {frame.LengthField} B cannot be: at least {EditLogFormat.EntryHeaderBytes - EditLogFormat.OpCodeBytes} B, "
                + $"as a whole at most {_maxOpBytes} B (dfs.namenode.max.op.size)";
        }

        if (!_window.Fill(frame.EntryBytes))
        {
            return $"{EditLogOps.NameOf(frame.Code)} of transaction {frame.Id} takes {frame.EntryBytes} B, "
                + $"of which {_window.Bytes.Length} B are there";
        }

        return EntryFrame.IsChecksumRight(_window.Bytes[..(int)frame.EntryBytes])
            ? null
            : $"the checksum of {EditLogOps.NameOf(frame.Code)} of transaction {frame.Id} is not that of its bytes";
    }

    private EditLogTail End(string problem)
    {
        long end = Offset;
        bool isFill = _window.Bytes[0] == EditLogFormat.Fill;
        EntrySearch.Result found = new EntrySearch(_window, _expected ?? Last.Next, _maxOpBytes).Run();
        if (found.Entry is EntryFrame later)
        {
            throw new EditLogException(
                $"{_name} is corrupt at {end} B, after transaction {Last}: {(isFill ? "the filling begins there" : problem)}, "
                + $"and yet {EditLogOps.NameOf(later.Code)} of transaction {later.Id} follows at {found.Offset} B. "
                + "Nothing was changed; use another copy of this segment.");
        }

        if (found.GaveUp)
        {
            throw new EditLogException(
                $"{_name} is corrupt at {end} B, after transaction {Last}: {problem}, and too much behind it looks like entries.");
        }

        return found.IsFill && isFill
            ? new EditLogTail(EditLogEnding.Filled, end, Last, null)
            : new EditLogTail(EditLogEnding.Torn, end, Last, isFill ? "other bytes lie in the filling" : problem);
    }

    private bool TryReadHeader()
    {
        if (_headerRead)
        {
            return true;
        }

        ReadOnlySpan<byte> expected = EditLogFormat.Header;
        bool whole = _window.Fill(EditLogFormat.HeaderBytes);
        ReadOnlySpan<byte> start = _window.Bytes[..Math.Min(_window.Bytes.Length, EditLogFormat.HeaderBytes)];
        if (whole && start.SequenceEqual(expected))
        {
            _window.Skip(EditLogFormat.HeaderBytes);
            return _headerRead = true;
        }

        // Nothing, or the part of a header that a NameNode wrote before it died, and filling: an empty log.
        int common = start.CommonPrefixLength(expected);
        if (EditLogFormat.IsFill(start[common..]))
        {
            _window.Skip(common);
            Tail = EmptyTail();
            return false;
        }

        int version = whole ? EditLogFormat.LayoutVersionOf(start) : 0;
        throw new EditLogException(version is < 0 and not EditLogFormat.LayoutVersion
            ? $"{_name} has the layout version {version}; only {EditLogFormat.LayoutVersion} is read (Hadoop 3.4)."
            : $"{_name} is no edit log: it begins with {Convert.ToHexStringLower(start)}, not {Convert.ToHexStringLower(expected)}.");
    }

    private EditLogTail EmptyTail()
    {
        EntrySearch.Result found = new EntrySearch(_window, _expected ?? new TransactionId(1), _maxOpBytes).Run();
        return found is { Entry: null, IsFill: true, GaveUp: false }
            ? new EditLogTail(EditLogEnding.Torn, 0, TransactionId.None, "the header is not there")
            : throw new EditLogException($"{_name} is corrupt at 0 B: it has no header, and is not empty.");
    }

    private void CheckOrder(EntryFrame frame)
    {
        TransactionId expected = _expected ?? frame.Id;
        if (frame.Id != expected || frame.Id.Value is <= 0 or long.MaxValue)
        {
            throw new EditLogException(
                $"{_name} has transaction {frame.Id} ({EditLogOps.NameOf(frame.Code)}) at {Offset} B; {expected} was expected there.");
        }
    }

    private EditLogOp Decode(EntryFrame frame, ReadOnlySpan<byte> fields)
    {
        try
        {
            var input = new OpReader(fields);
            EditLogOp operation = EditLogOps.Read(frame.Code, ref input);
            return input.Remaining == 0
                ? operation
                : throw new OpFieldException($"{input.Remaining} B follow the last field");
        }
        catch (OpFieldException wrong)
        {
            throw new EditLogException(
                $"{_name} has an entry at {Offset} B that is not understood, {EditLogOps.NameOf(frame.Code)} of transaction {frame.Id}: "
                + $"{wrong.Message}.", wrong);
        }
    }
}
