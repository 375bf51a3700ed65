using Tusk.Hdfs.DataTransfer.Tests.Support;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>What the other ends of a writer do in many tests.</summary>
internal static class WriterSteps
{
    /// <summary>A DataNode that takes a whole block.</summary>
    public static async Task AcceptAllAsync(PipelinePeer peer, int nodes)
    {
        await peer.AcceptAsync();
        using var taken = new MemoryStream();
        await peer.TakeAllAsync(nodes, taken);
    }

    /// <summary>What a NameNode refuses.</summary>
    public static RemoteException Remote(string javaClass, string message) =>
        RemoteExceptions.Create(new RemoteError(javaClass, message, RpcErrorCode.Application, IsFatal: false));
}
