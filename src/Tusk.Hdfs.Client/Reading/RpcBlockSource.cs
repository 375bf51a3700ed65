using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>The same by RPC.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.ClientProtocol, o.a.h.hdfs.protocol.ClientDatanodeProtocol.</remarks>
internal sealed class RpcBlockSource(NameNodeBlocks blocks, RpcClient client, RpcUser user, bool usesHostnames) : IBlockSource
{
    private const string ReplicaNotFound = "org.apache.hadoop.hdfs.server.datanode.ReplicaNotFoundException";

    private static RpcMethod<GetReplicaVisibleLengthRequestProto, GetReplicaVisibleLengthResponseProto> GetReplicaVisibleLength =>
        field ??= new(RpcProtocol.ClientDatanode, "getReplicaVisibleLength", RpcIdempotence.Idempotent);

    public ValueTask<LocatedBlocks?> LocateAsync(string path, long offset, long length, CancellationToken cancellationToken) =>
        blocks.GetBlockLocationsAsync(path, offset, length, cancellationToken);

    public ValueTask ReportBadBlockAsync(LocatedBlock block, CancellationToken cancellationToken) =>
        blocks.ReportBadBlocksAsync([block], cancellationToken);

    public async ValueTask<long?> GetVisibleLengthAsync(
        DatanodeInfo node, ExtendedBlock block, CancellationToken cancellationToken)
    {
        // One attempt: another DataNode is the better retry.
        var endpoint = new RpcEndpoint(
            new RpcAddress(usesHostnames ? node.HostName : node.IpAddress, node.IpcPort),
            RpcProtocol.ClientDatanode,
            user,
            client.Options.Connect with { Retries = 0, RetriesOnTimeout = 0 });
        try
        {
            GetReplicaVisibleLengthResponseProto response = await client.CallAsync(
                endpoint,
                GetReplicaVisibleLength,
                new GetReplicaVisibleLengthRequestProto { Block = block.ToProto() },
                client.NextCallId(),
                retryCount: 0,
                cancellationToken).ConfigureAwait(false);
            return unchecked((long)response.Length);
        }
        catch (RemoteException e) when (e.JavaClassName == ReplicaNotFound)
        {
            return null;
        }
    }
}
