using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Hdfs.NameNode.Service.Mapping;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;

namespace Tusk.Hdfs.NameNode.Service.Client;

/// <summary>Calls of clients that write a file, from its making to its end, without those about its blocks.</summary>
/// <param name="core">The state.</param>
/// <param name="located">Writes where blocks are.</param>
internal sealed class WritingCalls(NameNodeCore core, LocatedBlockMapping located)
{
    private NamespaceCalls Calls => core.Calls;

    /// <summary>Serves them.</summary>
    public void Register(ServiceBuilder service) => service
        .Change<CreateRequestProto, CreateResponseProto>(
            "create", static request => "Cannot create file" + request.Src, Create, RpcIdempotence.AtMostOnce)
        .Change<AppendRequestProto, AppendResponseProto>(
            "append", static request => "Cannot append to file" + request.Src, Append, RpcIdempotence.AtMostOnce)
        .Change<FsyncRequestProto, FsyncResponseProto>("fsync", static request => "Cannot fsync file " + request.Src, Fsync)
        .Change<CompleteRequestProto, CompleteResponseProto>("complete", static request => "Cannot complete file " + request.Src, Complete)
        .Change<RenewLeaseRequestProto, RenewLeaseResponseProto>(
            "renewLease", static request => "Cannot renew lease for " + request.ClientName, RenewLease)
        .Change<RecoverLeaseRequestProto, RecoverLeaseResponseProto>(
            "recoverLease", static request => "Cannot recover the lease of " + request.Src, RecoverLease);

    /// <summary>What a client is told of a file that it opened for writing.</summary>
    public static HdfsFileStatusProto StatusOf(NameNodeCore core, InodeFile file) =>
        core.Calls.Lookups.Status(file, [], FileStatus.PolicyOf(file)).ToProto();

    private CreateResponseProto Create(ClientCall call, CreateRequestProto request)
    {
        InodeFile file = Calls.Creation.Create(
            call.Caller,
            new NewFile(
                request.Src, (ushort)request.Masked.Perm, Bounds.Name(request.ClientName, "client name"), call.Machine, (CreateFlags)request.CreateFlag,
                request.CreateParent, unchecked((short)request.Replication), (long)request.BlockSize)
            {
                ErasureCodingPolicy = request.EcPolicyName,
                StoragePolicy = request.StoragePolicy,
            },
            call.Ids,
            call.Now);
        return new CreateResponseProto { Fs = StatusOf(core, file) };
    }

    private AppendResponseProto Append(ClientCall call, AppendRequestProto request)
    {
        bool newBlock = ((CreateFlags)request.Flag).HasFlag(CreateFlags.NewBlock);
        (InodeFile file, BlockInfo? block) = Calls.Appending.Append(
            call.Caller, request.Src, Bounds.Name(request.ClientName, "client name"), call.Machine, newBlock, call.Ids, call.Now);
        return new AppendResponseProto
        {
            Stat = StatusOf(core, file),
            Block = block is null ? null : located.ToProto(block, file.LengthBytes - block.LengthBytes, null, call.Now),
        };
    }

    private FsyncResponseProto Fsync(ClientCall call, FsyncRequestProto request)
    {
        Calls.Writing.Fsync(call.Caller, request.Src, FileOf(request.FileId), request.Client, request.LastBlockLength, call.Now);
        return new FsyncResponseProto();
    }

    private CompleteResponseProto Complete(ClientCall call, CompleteRequestProto request) => new()
    {
        Result = Calls.Writing.Complete(
            call.Caller, request.Src, FileOf(request.FileId), request.ClientName, request.Last?.ToBlock(), call.Now),
    };

    private RenewLeaseResponseProto RenewLease(ClientCall call, RenewLeaseRequestProto request)
    {
        if (request.Namespaces.Count > 0)
        {
            throw Refusal.IO($"namespaces([{string.Join(", ", request.Namespaces)}]) should be null or empty");
        }

        core.State.Leases.Renew(request.ClientName, call.Now.MonotonicMillis);
        return new RenewLeaseResponseProto();
    }

    private RecoverLeaseResponseProto RecoverLease(ClientCall call, RecoverLeaseRequestProto request) =>
        new()
        {
            Result = Calls.Leases.RecoverLease(
                call.Caller, request.Src, Bounds.Name(request.ClientName, "client name"), call.Machine, call.Now),
        };

    private static InodeId FileOf(ulong fileId) => new((long)fileId);
}
