using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>Edit logs in memory.</summary>
internal static class Logs
{
    /// <summary>A log with these entries from transaction 1 on, and nothing behind them.</summary>
    public static byte[] Write(params IEnumerable<EditLogOp> operations) => Write(1, operations);

    /// <summary>A log with these entries from some transaction on.</summary>
    public static byte[] Write(long first, IEnumerable<EditLogOp> operations)
    {
        var buffer = new EditLogBuffer();
        foreach (EditLogOp operation in operations)
        {
            buffer.Append(new TransactionId(first++), operation);
        }

        return [.. EditLogFormat.Header, .. buffer.Written.Span];
    }

    /// <summary>Reads a log to its end.</summary>
    public static (List<EditLogEntry> Entries, EditLogTail Tail) Read(byte[] log, long? first = null)
    {
        using var reader = new EditLogReader(
            new MemoryStream(log), "edits", first is long id ? new TransactionId(id) : null);
        List<EditLogEntry> entries = [];
        while (reader.TryRead(out EditLogEntry entry))
        {
            entries.Add(entry);
        }

        return (entries, reader.Tail!);
    }

    /// <summary>Where each entry of a good log begins, and the end of the last one.</summary>
    public static List<int> Boundaries(byte[] log)
    {
        using var reader = new EditLogReader(new MemoryStream(log), "edits");
        List<int> boundaries = [EditLogFormat.HeaderBytes];
        while (reader.TryRead(out _))
        {
            boundaries.Add((int)reader.Offset);
        }

        return boundaries;
    }

    /// <summary>Bytes of entries, to compare them: records compare their lists by reference.</summary>
    public static byte[] Write(IReadOnlyList<EditLogEntry> entries) =>
        entries.Count == 0 ? [.. EditLogFormat.Header] : Write(entries[0].Id.Value, entries.Select(static entry => entry.Operation));
}
