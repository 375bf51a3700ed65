using Tusk.Hdfs.NameNode.Namespace.Paths;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.Service.Client;

/// <summary>
/// Calls of what this NameNode does not have, refused as Apache's refuses them where it is switched off (access control lists,
/// extended attributes) or not prepared (snapshots).
/// </summary>
/// <remarks>
/// Safe mode is a reason before those. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.AclConfigFlag,
/// FSDirXAttrOp#checkXAttrsConfigFlag, FSDirSnapshotOp, SnapshotManager.
/// </remarks>
/// <param name="core">The state.</param>
internal sealed class DeclinedCalls(NameNodeCore core)
{
    /// <summary>Serves them.</summary>
    public void Register(ServiceBuilder service)
    {
        service
            .Change<ModifyAclEntriesRequestProto, ModifyAclEntriesResponseProto>(
                "modifyAclEntries", static request => "Cannot modify ACL entries on " + request.Src, static (_, _) => throw NoAcls())
            .Change<RemoveAclEntriesRequestProto, RemoveAclEntriesResponseProto>(
                "removeAclEntries", static request => "Cannot remove ACL entries on " + request.Src, static (_, _) => throw NoAcls())
            .Change<RemoveDefaultAclRequestProto, RemoveDefaultAclResponseProto>(
                "removeDefaultAcl", static request => "Cannot remove default ACL entries on " + request.Src, static (_, _) => throw NoAcls())
            .Change<RemoveAclRequestProto, RemoveAclResponseProto>(
                "removeAcl", static request => "Cannot remove ACL on " + request.Src, static (_, _) => throw NoAcls())
            .Change<SetAclRequestProto, SetAclResponseProto>(
                "setAcl", static request => "Cannot set ACL on " + request.Src, static (_, _) => throw NoAcls())
            .Read<GetAclStatusRequestProto, GetAclStatusResponseProto>("getAclStatus", static (_, _) => throw NoAcls());
        service
            .Change<SetXAttrRequestProto, SetXAttrResponseProto>(
                "setXAttr", static request => "Cannot set XAttr on " + request.Src, static (_, _) => throw NoXAttrs())
            .Change<RemoveXAttrRequestProto, RemoveXAttrResponseProto>(
                "removeXAttr", static request => "Cannot remove XAttr entry on " + request.Src, static (_, _) => throw NoXAttrs())
            .Read<GetXAttrsRequestProto, GetXAttrsResponseProto>("getXAttrs", static (_, _) => throw NoXAttrs())
            .Read<ListXAttrsRequestProto, ListXAttrsResponseProto>("listXAttrs", static (_, _) => throw NoXAttrs());
        service
            .Change<CreateSnapshotRequestProto, CreateSnapshotResponseProto>(
                "createSnapshot",
                static request => "Cannot create snapshot for " + request.SnapshotRoot,
                (call, request) => throw NoSnapshots(call, request.SnapshotRoot))
            .Change<RenameSnapshotRequestProto, RenameSnapshotResponseProto>(
                "renameSnapshot",
                static request => "Cannot rename snapshot for " + request.SnapshotRoot,
                (call, request) => throw NoSnapshots(call, request.SnapshotRoot))
            .Change<DeleteSnapshotRequestProto, DeleteSnapshotResponseProto>(
                "deleteSnapshot",
                static request => "Cannot delete snapshot for " + request.SnapshotRoot,
                (call, request) => throw NoSnapshots(call, request.SnapshotRoot));
    }

    private static NameNodeException NoAcls() => new(
        "org.apache.hadoop.hdfs.protocol.AclException",
        "The ACL operation has been rejected.  Support for ACLs has been disabled by setting dfs.namenode.acls.enabled to false.");

    private static NameNodeException NoXAttrs() => Refusal.IO(
        "The XAttr operation has been rejected.  Support for XAttrs has been disabled by setting dfs.namenode.xattrs.enabled to false.");

    private NameNodeException NoSnapshots(ClientCall call, string path)
    {
        ResolvedPath resolved = core.Calls.Lookups.RequireOwned(call.Caller, path);
        return resolved.Last is Namespace.Inodes.InodeDirectory
            ? Refusal.Snapshot("Directory is not a snapshottable directory: " + resolved.Path)
            : Refusal.PathIsNotDirectory($"`{resolved.Path}': Is not a directory");
    }
}
