using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using Tusk.Rpc;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>The calls of a DataNode to one NameNode, one attempt each.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.protocol.DatanodeProtocol.</remarks>
internal sealed class NameNodeCalls(RpcClient client, RpcAddress address, RpcUser user)
{
    private static readonly RpcMethod<VersionRequestProto, VersionResponseProto> VersionRequest = Method<VersionRequestProto, VersionResponseProto>("versionRequest");
    private static readonly RpcMethod<RegisterDatanodeRequestProto, RegisterDatanodeResponseProto> RegisterDatanode = Method<RegisterDatanodeRequestProto, RegisterDatanodeResponseProto>("registerDatanode");
    private static readonly RpcMethod<HeartbeatRequestProto, HeartbeatResponseProto> SendHeartbeat = Method<HeartbeatRequestProto, HeartbeatResponseProto>("sendHeartbeat");
    private static readonly RpcMethod<BlockReportRequestProto, BlockReportResponseProto> BlockReport = Method<BlockReportRequestProto, BlockReportResponseProto>("blockReport");
    private static readonly RpcMethod<BlockReceivedAndDeletedRequestProto, BlockReceivedAndDeletedResponseProto> BlockReceivedAndDeleted = Method<BlockReceivedAndDeletedRequestProto, BlockReceivedAndDeletedResponseProto>("blockReceivedAndDeleted");
    private static readonly RpcMethod<ErrorReportRequestProto, ErrorReportResponseProto> ErrorReport = Method<ErrorReportRequestProto, ErrorReportResponseProto>("errorReport");
    private static readonly RpcMethod<CommitBlockSynchronizationRequestProto, CommitBlockSynchronizationResponseProto> CommitBlockSynchronization = Method<CommitBlockSynchronizationRequestProto, CommitBlockSynchronizationResponseProto>("commitBlockSynchronization");

    // A refusal is an answer of the network, too: the actor tries again, and must see it at once.
    private readonly RpcEndpoint _endpoint = new(
        address, RpcProtocol.Datanode, user, client.Options.Connect with { Retries = 0, RetriesOnTimeout = 0 });

    public RpcAddress Address { get; } = address;

    public ValueTask<VersionResponseProto> VersionAsync(CancellationToken cancellationToken) =>
        CallAsync(VersionRequest, new VersionRequestProto(), cancellationToken);

    public ValueTask<RegisterDatanodeResponseProto> RegisterAsync(RegisterDatanodeRequestProto request, CancellationToken cancellationToken) =>
        CallAsync(RegisterDatanode, request, cancellationToken);

    public ValueTask<HeartbeatResponseProto> HeartbeatAsync(HeartbeatRequestProto request, CancellationToken cancellationToken) =>
        CallAsync(SendHeartbeat, request, cancellationToken);

    public ValueTask<BlockReportResponseProto> ReportAsync(BlockReportRequestProto request, CancellationToken cancellationToken) =>
        CallAsync(BlockReport, request, cancellationToken);

    public ValueTask<BlockReceivedAndDeletedResponseProto> ReportChangesAsync(
        BlockReceivedAndDeletedRequestProto request, CancellationToken cancellationToken) => CallAsync(BlockReceivedAndDeleted, request, cancellationToken);

    public ValueTask<ErrorReportResponseProto> ReportErrorAsync(ErrorReportRequestProto request, CancellationToken cancellationToken) =>
        CallAsync(ErrorReport, request, cancellationToken);

    public ValueTask<CommitBlockSynchronizationResponseProto> CommitAsync(
        CommitBlockSynchronizationRequestProto request, CancellationToken cancellationToken) => CallAsync(CommitBlockSynchronization, request, cancellationToken);

    private static RpcMethod<TRequest, TResponse> Method<TRequest, TResponse>(string name)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse> => new(RpcProtocol.Datanode, name, RpcIdempotence.Idempotent);

    private ValueTask<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse> =>
        client.CallAsync(_endpoint, method, request, client.NextCallId(), retryCount: 0, cancellationToken);
}
