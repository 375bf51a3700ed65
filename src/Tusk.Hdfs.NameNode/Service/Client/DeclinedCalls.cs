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
        RegisterSnapshots(service);
    }

    private void RegisterSnapshots(ServiceBuilder service) => service
        .Change<CreateSnapshotRequestProto, CreateSnapshotResponseProto>(
            "createSnapshot", static request => "Cannot create snapshot for " + request.SnapshotRoot,
            (call, request) => throw NoSnapshots(call, request.SnapshotRoot, () => CheckNewName(request.SnapshotName)))
        .Change<RenameSnapshotRequestProto, RenameSnapshotResponseProto>(
            "renameSnapshot", static request => "Cannot rename snapshot for " + request.SnapshotRoot,
            (call, request) => throw NoSnapshots(call, request.SnapshotRoot, () => CheckName(request.SnapshotNewName)))
        .Change<DeleteSnapshotRequestProto, DeleteSnapshotResponseProto>(
            "deleteSnapshot", static request => "Cannot delete snapshot for " + request.SnapshotRoot,
            (call, request) => throw NoSnapshots(call, request.SnapshotRoot))
        .Change<DisallowSnapshotRequestProto, DisallowSnapshotResponseProto>(
            "disallowSnapshot", static request => "Cannot disallow snapshot for " + request.SnapshotRoot, Disallow)
        .Read<GetSnapshotListingRequestProto, GetSnapshotListingResponseProto>(
            "getSnapshotListing", (call, request) => throw NotSnapshottable(core.Calls.Lookups.RequireReadable(call.Caller, request.SnapshotRoot)))
        .Read<GetSnapshotDiffReportRequestProto, GetSnapshotDiffReportResponseProto>(
            "getSnapshotDiffReport", (call, request) => throw NoDifference(call, request.SnapshotRoot, request.FromSnapshot, request.ToSnapshot))
        .Read<GetSnapshotDiffReportListingRequestProto, GetSnapshotDiffReportListingResponseProto>(
            "getSnapshotDiffReportListing", (call, request) => throw NoDifference(call, request.SnapshotRoot, request.FromSnapshot, request.ToSnapshot));

    private static NameNodeException NoAcls() => new(
        "org.apache.hadoop.hdfs.protocol.AclException",
        "The ACL operation has been rejected.  Support for ACLs has been disabled by setting dfs.namenode.acls.enabled to false.");

    private static NameNodeException NoXAttrs() => Refusal.IO(
        "The XAttr operation has been rejected.  Support for XAttrs has been disabled by setting dfs.namenode.xattrs.enabled to false.");

    private NameNodeException NoSnapshots(ClientCall call, string path, Action? checkName = null)
    {
        ResolvedPath resolved = core.Calls.Lookups.RequireOwned(call.Caller, path);
        checkName?.Invoke();
        return NotSnapshottable(resolved);
    }

    private static void CheckNewName(string name)
    {
        if (name is "." or ".." or PathNames.Snapshot or PathNames.Reserved || name.AsSpan().ContainsAny('/', ':'))
        {
            throw Refusal.InvalidPath("Invalid snapshot name: " + name);
        }
    }

    private static void CheckName(string name)
    {
        if (name.Contains('/'))
        {
            throw Refusal.HadoopIllegalArgument("Snapshot name cannot contain \"/\"");
        }

        if (name == PathNames.Snapshot)
        {
            throw Refusal.HadoopIllegalArgument($"\"{name}\" is a reserved name.");
        }
    }

    /// <summary>Whether the caller may read the two snapshots comes first, and that they are not there does not matter for it.</summary>
    private NameNodeException NoDifference(ClientCall call, string path, string from, string to)
    {
        ResolvedPath resolved = core.Calls.Lookups.Resolve(call.Caller, path, PathUse.Read);
        foreach (string name in new[] { from, to })
        {
            core.Calls.Lookups.RequireReadable(call.Caller, $"{path}/{PathNames.Snapshot}/{name}");
        }

        // Of what is not there the directory above is looked at, and Apache's root may always have snapshots.
        bool isInNothing = resolved is { Last: null, Parent: null };
        return isInNothing || resolved is { Last: null, Length: 2 }
            ? NoDirectory(resolved.PathOf(resolved.Length - (isInNothing ? 2 : 1)))
            : Refusal.Snapshot($"The path {resolved.Path} is neither snapshottable nor under a snapshot root!");
    }

    /// <summary>A directory that may have none may be told so again.</summary>
    private DisallowSnapshotResponseProto Disallow(ClientCall call, DisallowSnapshotRequestProto request)
    {
        core.Calls.Permissions.RequireSuperuser(call.Caller, "disallowSnapshot");
        RequireDirectory(core.Calls.Lookups.Resolve(call.Caller, request.SnapshotRoot, PathUse.Write));
        return new DisallowSnapshotResponseProto();
    }

    private static NameNodeException NotSnapshottable(ResolvedPath path)
    {
        RequireDirectory(path);
        return Refusal.Snapshot("Directory is not a snapshottable directory: " + path.Path);
    }

    private static void RequireDirectory(ResolvedPath path)
    {
        if (path.Last is not Namespace.Inodes.InodeDirectory)
        {
            throw path.Last is null ? NoDirectory(path.Path) : Refusal.PathIsNotDirectory($"`{path.Path}': Is not a directory");
        }
    }

    private static NameNodeException NoDirectory(string path) => Refusal.FileNotFound("Directory does not exist: " + path);
}
