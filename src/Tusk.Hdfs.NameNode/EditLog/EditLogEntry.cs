using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>An operation at its place in the log.</summary>
/// <param name="Id">Its transaction id.</param>
/// <param name="Operation">What was done.</param>
public readonly record struct EditLogEntry(TransactionId Id, EditLogOp Operation);
