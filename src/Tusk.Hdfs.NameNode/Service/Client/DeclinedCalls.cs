using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.Service.Client;

/// <summary>
/// Calls of what this NameNode does not have, refused as Apache's refuses them where it is switched off (access control lists,
/// extended attributes) or not prepared (snapshots).
/// </summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.AclConfigFlag, FSDirXAttrOp#checkXAttrsConfigFlag, SnapshotManager.</remarks>
/// <param name="core">The state.</param>
internal sealed class DeclinedCalls(NameNodeCore core)
{
    /// <summary>Serves them.</summary>
    public void Register(ServiceBuilder service)
    {
        service
            .Read<ModifyAclEntriesRequestProto, ModifyAclEntriesResponseProto>("modifyAclEntries", static (_, _) => throw NoAcls())
            .Read<RemoveAclEntriesRequestProto, RemoveAclEntriesResponseProto>("removeAclEntries", static (_, _) => throw NoAcls())
            .Read<RemoveDefaultAclRequestProto, RemoveDefaultAclResponseProto>("removeDefaultAcl", static (_, _) => throw NoAcls())
            .Read<RemoveAclRequestProto, RemoveAclResponseProto>("removeAcl", static (_, _) => throw NoAcls())
            .Read<SetAclRequestProto, SetAclResponseProto>("setAcl", static (_, _) => throw NoAcls())
            .Read<GetAclStatusRequestProto, GetAclStatusResponseProto>("getAclStatus", static (_, _) => throw NoAcls());
        service
            .Read<SetXAttrRequestProto, SetXAttrResponseProto>("setXAttr", static (_, _) => throw NoXAttrs())
            .Read<GetXAttrsRequestProto, GetXAttrsResponseProto>("getXAttrs", static (_, _) => throw NoXAttrs())
            .Read<ListXAttrsRequestProto, ListXAttrsResponseProto>("listXAttrs", static (_, _) => throw NoXAttrs())
            .Read<RemoveXAttrRequestProto, RemoveXAttrResponseProto>("removeXAttr", static (_, _) => throw NoXAttrs());
        service
            .Read<CreateSnapshotRequestProto, CreateSnapshotResponseProto>(
                "createSnapshot", (call, request) => throw NoSnapshots(call, request.SnapshotRoot))
            .Read<RenameSnapshotRequestProto, RenameSnapshotResponseProto>(
                "renameSnapshot", (call, request) => throw NoSnapshots(call, request.SnapshotRoot))
            .Read<DeleteSnapshotRequestProto, DeleteSnapshotResponseProto>(
                "deleteSnapshot", (call, request) => throw NoSnapshots(call, request.SnapshotRoot));
    }

    private static NameNodeException NoAcls() => new(
        "org.apache.hadoop.hdfs.protocol.AclException",
        "The ACL operation has been rejected.  Support for ACLs has been disabled by setting dfs.namenode.acls.enabled to false.");

    private static NameNodeException NoXAttrs() => Refusal.IO(
        "The XAttr operation has been rejected.  Support for XAttrs has been disabled by setting dfs.namenode.xattrs.enabled to false.");

    private NameNodeException NoSnapshots(ClientCall call, string path)
    {
        FileStatus? status = core.Calls.Lookups.GetFileInfo(call.Caller, path);
        return status?.Inode switch
        {
            null => Refusal.FileNotFound("Directory does not exist: " + path),
            InodeDirectory => Refusal.Snapshot("Directory is not a snapshottable directory: " + path),
            _ => Refusal.PathIsNotDirectory($"`{path}': Is not a directory"),
        };
    }
}
