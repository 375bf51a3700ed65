using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>Whether operations have a place in the edit log, to be asked before they are done: what is done must be logged.</summary>
/// <remarks>Not for several threads at once.</remarks>
/// <param name="maxOpBytes">Bound on an entry (dfs.namenode.max.op.size).</param>
internal sealed class OperationBounds(int maxOpBytes)
{
    private const int InitialBytes = 1 << 10;
    private const int KeptBytes = 1 << 20;
    private OpWriter _writer = new(InitialBytes);

    /// <summary>Why an operation has no place there; null if it has one.</summary>
    public string? WhyNot(EditLogOp operation)
    {
        try
        {
            operation.Write(_writer);
            int bytes = EditLogFormat.MinEntryBytes + _writer.Length;
            return bytes <= maxOpBytes
                ? null
                : $"{EditLogOps.NameOf(operation.Code)} takes {bytes} B in the edit log; at most {maxOpBytes} B are allowed (dfs.namenode.max.op.size).";
        }
        catch (ArgumentException tooLong)
        {
            return $"{EditLogOps.NameOf(operation.Code)} has no place in the edit log: {tooLong.Message}";
        }
        finally
        {
            _writer = _writer.Length <= KeptBytes ? _writer : new OpWriter(InitialBytes);
            _writer.Length = 0;
        }
    }
}
