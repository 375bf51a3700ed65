using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;
using Tusk.Rpc;
using ReportBadBlocksRequestProto = Tusk.Protocol.Hdfs.Datanode.ReportBadBlocksRequestProto;
using ReportBadBlocksResponseProto = Tusk.Protocol.Hdfs.Datanode.ReportBadBlocksResponseProto;

namespace Tusk.Hdfs.DataNode.Reports;

/// <summary>The calls of a DataNode to one NameNode, one attempt each.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.protocol.DatanodeProtocol.</remarks>
internal sealed class NameNodeCalls(RpcClient client, RpcAddress address, RpcUser user)
{
    private static readonly RpcMethod<VersionRequestProto, VersionResponseProto> VersionRequest =
        new(RpcProtocol.Datanode, "versionRequest", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<RegisterDatanodeRequestProto, RegisterDatanodeResponseProto> RegisterDatanode =
        new(RpcProtocol.Datanode, "registerDatanode", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<HeartbeatRequestProto, HeartbeatResponseProto> SendHeartbeat =
        new(RpcProtocol.Datanode, "sendHeartbeat", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<BlockReportRequestProto, BlockReportResponseProto> BlockReport =
        new(RpcProtocol.Datanode, "blockReport", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<BlockReceivedAndDeletedRequestProto, BlockReceivedAndDeletedResponseProto> BlockReceivedAndDeleted =
        new(RpcProtocol.Datanode, "blockReceivedAndDeleted", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<ErrorReportRequestProto, ErrorReportResponseProto> ErrorReport =
        new(RpcProtocol.Datanode, "errorReport", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<CommitBlockSynchronizationRequestProto, CommitBlockSynchronizationResponseProto> CommitBlockSynchronization =
        new(RpcProtocol.Datanode, "commitBlockSynchronization", RpcIdempotence.Idempotent);

    private static readonly RpcMethod<ReportBadBlocksRequestProto, ReportBadBlocksResponseProto> ReportBadBlocks =
        new(RpcProtocol.Datanode, "reportBadBlocks", RpcIdempotence.Idempotent);

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

    public ValueTask<ReportBadBlocksResponseProto> ReportBadAsync(ReportBadBlocksRequestProto request, CancellationToken cancellationToken) =>
        CallAsync(ReportBadBlocks, request, cancellationToken);

    public ValueTask<CommitBlockSynchronizationResponseProto> CommitAsync(
        CommitBlockSynchronizationRequestProto request, CancellationToken cancellationToken) => CallAsync(CommitBlockSynchronization, request, cancellationToken);

    private ValueTask<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class, IContract
        where TResponse : class, IContract<TResponse> =>
        client.CallAsync(_endpoint, method, request, client.NextCallId(), retryCount: 0, cancellationToken);
}
