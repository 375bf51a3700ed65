using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;

namespace Tusk.Hdfs.NameNode.Service.Client;

/// <summary>Calls of clients that change the tree and its attributes.</summary>
/// <param name="core">The state.</param>
internal sealed class TreeCalls(NameNodeCore core)
{
    private NamespaceCalls Calls => core.Calls;

    /// <summary>Serves them.</summary>
    public void Register(ServiceBuilder service) => service
        .Change<MkdirsRequestProto, MkdirsResponseProto>("mkdirs", static request => "Cannot create directory " + request.Src, Mkdirs)
        .Change<RenameRequestProto, RenameResponseProto>(
            "rename", static request => "Cannot rename " + request.Src, Rename, RpcIdempotence.AtMostOnce)
        .Change<Rename2RequestProto, Rename2ResponseProto>(
            "rename2", static request => "Cannot rename " + request.Src, Rename2, RpcIdempotence.AtMostOnce)
        .Change<DeleteRequestProto, DeleteResponseProto>(
            "delete", static request => "Cannot delete " + request.Src, Delete, RpcIdempotence.AtMostOnce)
        .Change<ConcatRequestProto, ConcatResponseProto>(
            "concat", static request => "Cannot concat " + request.Trg, Concat, RpcIdempotence.AtMostOnce)
        .Change<TruncateRequestProto, TruncateResponseProto>("truncate", static request => "Cannot truncate for " + request.Src, Truncate)
        .Change<SetReplicationRequestProto, SetReplicationResponseProto>(
            "setReplication", static request => "Cannot set replication for " + request.Src, SetReplication)
        .Change<SetPermissionRequestProto, SetPermissionResponseProto>(
            "setPermission", static request => "Cannot set permission for " + request.Src, SetPermission)
        .Change<SetOwnerRequestProto, SetOwnerResponseProto>("setOwner", static request => "Cannot set owner for " + request.Src, SetOwner)
        .Change<SetTimesRequestProto, SetTimesResponseProto>("setTimes", static request => "Cannot set times " + request.Src, SetTimes)
        .Change<SetStoragePolicyRequestProto, SetStoragePolicyResponseProto>(
            "setStoragePolicy", static request => "Cannot set storage policy for " + request.Src, SetStoragePolicy)
        .Change<UnsetStoragePolicyRequestProto, UnsetStoragePolicyResponseProto>(
            "unsetStoragePolicy", static request => "Cannot unset storage policy for " + request.Src, UnsetStoragePolicy)
        .Change<SetQuotaRequestProto, SetQuotaResponseProto>("setQuota", static request => "Cannot set quota on " + request.Path, SetQuota);

    private MkdirsResponseProto Mkdirs(ClientCall call, MkdirsRequestProto request) => new()
    {
        Result = Calls.Directories.Mkdirs(call.Caller, request.Src, (ushort)request.Masked.Perm, request.CreateParent, call.Now),
    };

    private RenameResponseProto Rename(ClientCall call, RenameRequestProto request) =>
        new() { Result = Calls.Renaming.RenameOld(call.Caller, request.Src, request.Dst, call.Ids, call.Now) };

    private Rename2ResponseProto Rename2(ClientCall call, Rename2RequestProto request)
    {
        List<RenameOption> options = [];
        if (request.OverwriteDest)
        {
            options.Add(RenameOption.Overwrite);
        }

        if (request.MoveToTrash)
        {
            options.Add(RenameOption.ToTrash);
        }

        Calls.Renaming.Rename(
            call.Caller, request.Src, request.Dst, options.Count > 0 ? options : [RenameOption.None], call.Ids, call.Now);
        return new Rename2ResponseProto();
    }

    private DeleteResponseProto Delete(ClientCall call, DeleteRequestProto request) =>
        new() { Result = Calls.Deletion.Delete(call.Caller, request.Src, request.Recursive, call.Ids, call.Now) };

    private ConcatResponseProto Concat(ClientCall call, ConcatRequestProto request)
    {
        Calls.Concatenation.Concat(call.Caller, request.Trg, Bounds.Paths(request.Srcs), call.Ids, call.Now);
        return new ConcatResponseProto();
    }

    private TruncateResponseProto Truncate(ClientCall call, TruncateRequestProto request) => new()
    {
        Result = Calls.Truncation.Truncate(
            call.Caller, request.Src, (long)request.NewLength, Bounds.Name(request.ClientName, "client name"), call.Machine, call.Now),
    };

    private SetReplicationResponseProto SetReplication(ClientCall call, SetReplicationRequestProto request) => new()
    {
        Result = Calls.Attributes.SetReplication(call.Caller, request.Src, unchecked((short)request.Replication), call.Now),
    };

    private SetPermissionResponseProto SetPermission(ClientCall call, SetPermissionRequestProto request)
    {
        Calls.Attributes.SetPermission(call.Caller, request.Src, (ushort)request.Permission.Perm, call.Now);
        return new SetPermissionResponseProto();
    }

    private SetOwnerResponseProto SetOwner(ClientCall call, SetOwnerRequestProto request)
    {
        Calls.Attributes.SetOwner(
            call.Caller,
            request.Src,
            request.HasUsername ? Bounds.Name(request.Username, "user name") : null,
            request.HasGroupname ? Bounds.Name(request.Groupname, "group name") : null,
            call.Now);
        return new SetOwnerResponseProto();
    }

    private SetTimesResponseProto SetTimes(ClientCall call, SetTimesRequestProto request)
    {
        Calls.Attributes.SetTimes(call.Caller, request.Src, (long)request.Mtime, (long)request.Atime, call.Now);
        return new SetTimesResponseProto();
    }

    private SetStoragePolicyResponseProto SetStoragePolicy(ClientCall call, SetStoragePolicyRequestProto request)
    {
        Calls.Attributes.SetStoragePolicy(call.Caller, request.Src, request.PolicyName, call.Now);
        return new SetStoragePolicyResponseProto();
    }

    private UnsetStoragePolicyResponseProto UnsetStoragePolicy(ClientCall call, UnsetStoragePolicyRequestProto request)
    {
        Calls.Attributes.UnsetStoragePolicy(call.Caller, request.Src, call.Now);
        return new UnsetStoragePolicyResponseProto();
    }

    private SetQuotaResponseProto SetQuota(ClientCall call, SetQuotaRequestProto request)
    {
        StorageType? type = request.HasStorageType ? request.StorageType.ToStorageType() : null;
        Calls.Quotas.Set(call.Caller, request.Path, (long)request.NamespaceQuota, (long)request.StoragespaceQuota, type, call.Now);
        return new SetQuotaResponseProto();
    }
}
