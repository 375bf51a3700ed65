using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>A call while it is executed, under the lock.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Machine">The address the call comes from.</param>
/// <param name="Ids">Which call it is, for the edit log.</param>
/// <param name="Now">Now.</param>
internal readonly record struct ClientCall(Caller Caller, string Machine, RpcIds Ids, Moment Now);
