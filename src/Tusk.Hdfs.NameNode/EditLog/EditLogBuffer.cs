using Tusk.Common.Checksums;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>Entries of the edit log, encoded behind each other as they will stand in the file.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class EditLogBuffer
{
    private const int InitialBytes = 64 << 10;
    private const int KeptBytes = 4 << 20;
    private readonly int _maxOpBytes;
    private OpWriter _writer = new(InitialBytes);

    /// <summary>An empty buffer.</summary>
    /// <param name="maxOpBytes">Bound on an entry: what is larger could not be read again (dfs.namenode.max.op.size).</param>
    public EditLogBuffer(int maxOpBytes = EditLogFormat.DefaultMaxOpBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOpBytes, EditLogFormat.MinEntryBytes);
        _maxOpBytes = maxOpBytes;
    }

    /// <summary>The entries. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Written => _writer.Written;

    /// <summary>Size of the entries.</summary>
    public int Bytes => _writer.Length;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>The last entry; <see cref="TransactionId.None"/> if there is none.</summary>
    public TransactionId Last { get; private set; }

    /// <summary>Adds an entry.</summary>
    /// <exception cref="ArgumentException">A field has no place in the format or the entry is too large, or the transaction id
    /// does not follow the last one. The buffer is as before.</exception>
    public void Append(TransactionId id, EditLogOp operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (id.Value <= 0 || (Count > 0 && id != Last.Next))
        {
            throw new ArgumentException($"Transaction {id} cannot follow {Last}.", nameof(id));
        }

        int start = _writer.Length;
        bool complete = false;
        try
        {
            WriteEntry(id, operation, start);
            complete = true;
        }
        finally
        {
            // Half an entry must never be followed by another.
            _writer.Length = complete ? _writer.Length : start;
        }

        Last = id;
        Count++;
    }

    /// <summary>Forgets all entries and keeps the memory, unless one large batch made it grow far.</summary>
    public void Clear()
    {
        _writer = _writer.Length <= KeptBytes ? _writer : new OpWriter(InitialBytes);
        _writer.Length = 0;
        Count = 0;
        Last = TransactionId.None;
    }

    private void WriteEntry(TransactionId id, EditLogOp operation, int start)
    {
        _writer.WriteByte((byte)operation.Code);
        _writer.WriteInt32(0); // the length, known below
        _writer.WriteInt64(id.Value);
        operation.Write(_writer);
        int covered = _writer.Length - start;
        if (covered + EditLogFormat.ChecksumBytes > _maxOpBytes)
        {
            throw new ArgumentException(
                $"{EditLogOps.NameOf(operation.Code)} takes {covered + EditLogFormat.ChecksumBytes} B in the edit log; "
                + $"at most {_maxOpBytes} B can be read again (dfs.namenode.max.op.size).", nameof(operation));
        }

        EntryFrame.WriteLength(_writer.At(start, covered));
        _writer.WriteUInt32(Crc32.Of(_writer.At(start, covered)));
    }
}
