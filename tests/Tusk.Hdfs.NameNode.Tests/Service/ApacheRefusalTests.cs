using Conformance.Tests.Support;
using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode.Tests.Service.Support;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>Calls of what we do not have, made to Apache's NameNode with that switched off, and to ours.</summary>
public sealed class ApacheRefusalTests
{
    private static readonly string[] Paths = ["/d", "/f", "/none", "/d/none", "/d/.snapshot/s", "relative"];

    [Fact]
    public async Task What_is_not_there_is_refused_as_by_Apache_that_is_told_not_to_have_it()
    {
        Shared.Require("hadoop/bin/hadoop");
        using var folder = new TemporaryFolder();
        var configuration = new Configuration();
        configuration.Set("dfs.namenode.name.dir", folder / "apache");
        NameNodeServer.Format(configuration);
        (ApacheNameNode apache, string address) = await ApacheNameNode.StartAsync(
            folder / "apache", "-Ddfs.namenode.acls.enabled=false", "-Ddfs.namenode.xattrs.enabled=false", "-Ddfs.quota.by.storage.type.enabled=false");
        using (apache)
        {
            await using SmallCluster cluster = await SmallCluster.StartAsync(0);
            await using var superuser = new Support.Caller();
            await using var stranger = new Support.Caller("nobody-knows");
            int port = int.Parse(address[(address.LastIndexOf(':') + 1)..]);

            List<string> theirs = await AskAllAsync(superuser, stranger, port);
            List<string> ours = await AskAllAsync(superuser, stranger, cluster.NameNode.Address.Port);

            Assert.Equal(theirs.Count, ours.Count);
            Assert.All(theirs.Zip(ours), static pair => Assert.Equal(pair.First, pair.Second));
        }
    }

    private static async Task<List<string>> AskAllAsync(Support.Caller superuser, Support.Caller stranger, int port)
    {
        await superuser.CallAsync<MkdirsRequestProto, MkdirsResponseProto>(
            port, RpcProtocol.ClientNamenode, "mkdirs", new MkdirsRequestProto { Src = "/d", Masked = new FsPermissionProto { Perm = 0x1C0 }, CreateParent = true });
        CreateResponseProto made = await superuser.CallAsync<CreateRequestProto, CreateResponseProto>(
            port, RpcProtocol.ClientNamenode, "create",
            new CreateRequestProto
            {
                Src = "/f",
                Masked = new FsPermissionProto { Perm = 0x180 },
                ClientName = "c",
                CreateFlag = 1,
                CreateParent = true,
                Replication = 1,
                BlockSize = 1 << 20,
            });
        await superuser.CallAsync<CompleteRequestProto, CompleteResponseProto>(
            port, RpcProtocol.ClientNamenode, "complete", new CompleteRequestProto { Src = "/f", ClientName = "c", FileId = made.Fs.FileId });
        List<string> said = [];
        foreach (Support.Caller caller in (Support.Caller[])[superuser, stranger])
        {
            string who = caller == superuser ? "superuser" : "stranger";
            await AskAsync<MsyncRequestProto, MsyncResponseProto>("getNothing", new MsyncRequestProto());
            foreach (string path in Paths)
            {
                await AskOfPathAsync(path);
            }

            async Task AskOfPathAsync(string path)
            {
                await AskAsync<ModifyAclEntriesRequestProto, ModifyAclEntriesResponseProto>("modifyAclEntries", new ModifyAclEntriesRequestProto { Src = path });
                await AskAsync<RemoveAclEntriesRequestProto, RemoveAclEntriesResponseProto>("removeAclEntries", new RemoveAclEntriesRequestProto { Src = path });
                await AskAsync<RemoveDefaultAclRequestProto, RemoveDefaultAclResponseProto>("removeDefaultAcl", new RemoveDefaultAclRequestProto { Src = path });
                await AskAsync<RemoveAclRequestProto, RemoveAclResponseProto>("removeAcl", new RemoveAclRequestProto { Src = path });
                await AskAsync<SetAclRequestProto, SetAclResponseProto>("setAcl", new SetAclRequestProto { Src = path });
                await AskAsync<GetAclStatusRequestProto, GetAclStatusResponseProto>("getAclStatus", new GetAclStatusRequestProto { Src = path });
                var xattr = new XAttrProto { Namespace = XAttrProto.Types.XAttrNamespaceProto.User, Name = "x" };
                await AskAsync<SetXAttrRequestProto, SetXAttrResponseProto>("setXAttr", new SetXAttrRequestProto { Src = path, XAttr = xattr, Flag = 1 });
                await AskAsync<RemoveXAttrRequestProto, RemoveXAttrResponseProto>("removeXAttr", new RemoveXAttrRequestProto { Src = path, XAttr = xattr });
                await AskAsync<GetXAttrsRequestProto, GetXAttrsResponseProto>("getXAttrs", new GetXAttrsRequestProto { Src = path });
                await AskAsync<ListXAttrsRequestProto, ListXAttrsResponseProto>("listXAttrs", new ListXAttrsRequestProto { Src = path });
                foreach (string name in new[] { "s", "a/b", "a:b", ".snapshot" })
                {
                    await AskAsync<CreateSnapshotRequestProto, CreateSnapshotResponseProto>(
                        "createSnapshot", new CreateSnapshotRequestProto { SnapshotRoot = path, SnapshotName = name });
                    await AskAsync<RenameSnapshotRequestProto, RenameSnapshotResponseProto>(
                        "renameSnapshot", new RenameSnapshotRequestProto { SnapshotRoot = path, SnapshotOldName = "s", SnapshotNewName = name });
                    await AskAsync<DeleteSnapshotRequestProto, DeleteSnapshotResponseProto>(
                        "deleteSnapshot", new DeleteSnapshotRequestProto { SnapshotRoot = path, SnapshotName = name });
                }

                await AskAsync<CreateSnapshotRequestProto, CreateSnapshotResponseProto>("createSnapshot", new CreateSnapshotRequestProto { SnapshotRoot = path });
                await AskAsync<DisallowSnapshotRequestProto, DisallowSnapshotResponseProto>(
                    "disallowSnapshot", new DisallowSnapshotRequestProto { SnapshotRoot = path });
                await AskAsync<GetSnapshotListingRequestProto, GetSnapshotListingResponseProto>(
                    "getSnapshotListing", new GetSnapshotListingRequestProto { SnapshotRoot = path });
                foreach ((string from, string to) in new[] { ("s", "t"), ("s", ""), ("", "") })
                {
                    await AskAsync<GetSnapshotDiffReportRequestProto, GetSnapshotDiffReportResponseProto>(
                        "getSnapshotDiffReport", new GetSnapshotDiffReportRequestProto { SnapshotRoot = path, FromSnapshot = from, ToSnapshot = to });
                    await AskAsync<GetSnapshotDiffReportListingRequestProto, GetSnapshotDiffReportListingResponseProto>(
                        "getSnapshotDiffReportListing",
                        new GetSnapshotDiffReportListingRequestProto { SnapshotRoot = path, FromSnapshot = from, ToSnapshot = to });
                }

                await AskAsync<SetQuotaRequestProto, SetQuotaResponseProto>(
                    "setQuota",
                    new SetQuotaRequestProto { Path = path, NamespaceQuota = long.MaxValue, StoragespaceQuota = 1 << 20, StorageType = StorageTypeProto.Ssd });
            }

            async Task AskAsync<TRequest, TResponse>(string method, TRequest request)
                where TRequest : class, IContract
                where TResponse : class, IContract<TResponse>
            {
                try
                {
                    TResponse answer = await caller.CallAsync<TRequest, TResponse>(port, RpcProtocol.ClientNamenode, method, request);
                    said.Add($"{who} {method} {request}: {answer}");
                }
                catch (RemoteException refused)
                {
                    said.Add($"{who} {method} {request}: {refused.JavaClassName}: {refused.JavaMessage!.Split("\n\tat ")[0]}");
                }
            }
        }

        return said;
    }
}
