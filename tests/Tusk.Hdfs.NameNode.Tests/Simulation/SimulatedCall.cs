using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Rpc;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A call of a client or a DataNode to the NameNode.</summary>
/// <param name="Name">Which.</param>
/// <param name="Client">Whose, if it must be executed once at most; else null.</param>
/// <param name="Id">Its number.</param>
/// <param name="Changes">Whether it is refused in safe mode.</param>
/// <param name="Work">What it does.</param>
internal sealed record SimulatedCall(string Name, RpcClientId? Client, int Id, bool Changes, Func<SimulatedNameNode, Moment, object?> Work)
{
    /// <summary>As the edit log has it.</summary>
    public RpcIds Ids => Client is null ? RpcIds.None : RpcIds.Of(Client.Bytes, Id);

    /// <summary>As the retry cache has it.</summary>
    public RetryKey? Key => Client is null ? null : new RetryKey(Client, Id);
}
