using Tusk.Hdfs.NameNode.Blocks.Placement;
using Tusk.Hdfs.NameNode.Blocks.Topology;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Hdfs.NameNode.Service.Mapping;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.Service.Client;

/// <summary>Calls of clients that ask.</summary>
/// <param name="core">The state.</param>
/// <param name="located">Writes where blocks are.</param>
internal sealed class LookupCalls(NameNodeCore core, LocatedBlockMapping located)
{
    private NamespaceCalls Calls => core.Calls;

    /// <summary>Serves them.</summary>
    public void Register(ServiceBuilder service) => service
        .Read<GetFileInfoRequestProto, GetFileInfoResponseProto>("getFileInfo", GetFileInfo)
        .Read<GetFileLinkInfoRequestProto, GetFileLinkInfoResponseProto>("getFileLinkInfo", GetFileLinkInfo)
        .Read<GetLocatedFileInfoRequestProto, GetLocatedFileInfoResponseProto>("getLocatedFileInfo", GetLocatedFileInfo)
        .Read<GetListingRequestProto, GetListingResponseProto>("getListing", GetListing)
        .Read<GetBlockLocationsRequestProto, GetBlockLocationsResponseProto>("getBlockLocations", GetBlockLocations)
        .Read<IsFileClosedRequestProto, IsFileClosedResponseProto>("isFileClosed", IsFileClosed)
        .Read<GetPreferredBlockSizeRequestProto, GetPreferredBlockSizeResponseProto>("getPreferredBlockSize", GetPreferredBlockSize)
        .Read<CheckAccessRequestProto, CheckAccessResponseProto>("checkAccess", CheckAccess)
        .Read<GetContentSummaryRequestProto, GetContentSummaryResponseProto>("getContentSummary", GetContentSummary)
        .Read<GetQuotaUsageRequestProto, GetQuotaUsageResponseProto>("getQuotaUsage", GetQuotaUsage)
        .Read<GetStoragePolicyRequestProto, GetStoragePolicyResponseProto>("getStoragePolicy", GetStoragePolicy)
        .Read<GetStoragePoliciesRequestProto, GetStoragePoliciesResponseProto>("getStoragePolicies", GetStoragePolicies)
        .Read<GetErasureCodingPolicyRequestProto, GetErasureCodingPolicyResponseProto>("getErasureCodingPolicy", GetErasureCodingPolicy)
        .Read<GetEZForPathRequestProto, GetEZForPathResponseProto>("getEZForPath", GetEncryptionZone)
        .Read<ListEncryptionZonesRequestProto, ListEncryptionZonesResponseProto>("listEncryptionZones", ListEncryptionZones)
        .Read<ListOpenFilesRequestProto, ListOpenFilesResponseProto>("listOpenFiles", ListOpenFiles);

    private GetFileInfoResponseProto GetFileInfo(ClientCall call, GetFileInfoRequestProto request) =>
        new() { Fs = Calls.Lookups.GetFileInfo(call.Caller, request.Src)?.ToProto() };

    private GetFileLinkInfoResponseProto GetFileLinkInfo(ClientCall call, GetFileLinkInfoRequestProto request) =>
        new() { Fs = Calls.Lookups.GetFileInfo(call.Caller, request.Src, followsLink: false)?.ToProto() };

    private GetLocatedFileInfoResponseProto GetLocatedFileInfo(ClientCall call, GetLocatedFileInfoRequestProto request) =>
        new() { Fs = Located(Calls.Lookups.GetFileInfo(call.Caller, request.Src), call) };

    private GetListingResponseProto GetListing(ClientCall call, GetListingRequestProto request)
    {
        DirectoryListing? page = Calls.Listings.GetListing(call.Caller, request.Src, request.StartAfter.Span, request.NeedLocation);
        if (page is null)
        {
            return new GetListingResponseProto();
        }

        var list = new DirectoryListingProto { RemainingEntries = (uint)page.RemainingCount };
        foreach (FileStatus entry in page.Entries)
        {
            list.PartialListing.Add(request.NeedLocation ? Located(entry, call) : entry.ToProto());
        }

        return new GetListingResponseProto { DirList = list };
    }

    private GetBlockLocationsResponseProto GetBlockLocations(ClientCall call, GetBlockLocationsRequestProto request)
    {
        bool isSafeMode = core.SafeMode.IsOn;
        FileBlocks blocks = Calls.Lookups.GetBlocks(
            call.Caller, request.Src, (long)request.Offset, (long)request.Length, isReadOnly: isSafeMode, call.Now);
        LocatedBlocksProto locations = located.ToProto(blocks, ReaderOf(call), call.Now);
        if (isSafeMode && locations.Blocks.Any(static block => block.Locs.Count == 0))
        {
            core.RefuseInSafeMode(() => "Zero blocklocations for " + request.Src, call.Now);
        }

        return new GetBlockLocationsResponseProto { Locations = locations };
    }

    private IsFileClosedResponseProto IsFileClosed(ClientCall call, IsFileClosedRequestProto request) =>
        new() { Result = Calls.Lookups.IsFileClosed(call.Caller, request.Src) };

    private GetPreferredBlockSizeResponseProto GetPreferredBlockSize(ClientCall call, GetPreferredBlockSizeRequestProto request) =>
        new() { Bsize = (ulong)Calls.Lookups.GetPreferredBlockSize(call.Caller, request.Filename) };

    private CheckAccessResponseProto CheckAccess(ClientCall call, CheckAccessRequestProto request)
    {
        Calls.Lookups.CheckAccess(call.Caller, request.Path, (FsAction)request.Mode);
        return new CheckAccessResponseProto();
    }

    private GetContentSummaryResponseProto GetContentSummary(ClientCall call, GetContentSummaryRequestProto request)
    {
        ContentSummary summary = Calls.Listings.GetContentSummary(call.Caller, request.Path);
        return new GetContentSummaryResponseProto { Summary = summary.ToProto(isFile: summary.DirectoryCount == 0) };
    }

    private GetQuotaUsageResponseProto GetQuotaUsage(ClientCall call, GetQuotaUsageRequestProto request)
    {
        (Usage usage, DirectoryQuota? quota) = Calls.Listings.GetQuotaUsage(call.Caller, request.Path);
        return new GetQuotaUsageResponseProto { Usage = SummaryMapping.ToProto(usage, quota) };
    }

    private GetStoragePolicyResponseProto GetStoragePolicy(ClientCall call, GetStoragePolicyRequestProto request) => new()
    {
        StoragePolicy = (StoragePolicy.Find(Calls.Lookups.GetStoragePolicy(call.Caller, request.Path)) ?? StoragePolicy.Hot).ToProto(),
    };

    private GetStoragePoliciesResponseProto GetStoragePolicies(ClientCall call, GetStoragePoliciesRequestProto request) =>
        new() { Policies = { StoragePolicy.All.Reverse().Select(static policy => policy.ToProto()) } };

    private GetErasureCodingPolicyResponseProto GetErasureCodingPolicy(ClientCall call, GetErasureCodingPolicyRequestProto request)
    {
        Calls.Lookups.CheckAccess(call.Caller, request.Src, FsAction.Read);
        return new GetErasureCodingPolicyResponseProto();
    }

    private GetEZForPathResponseProto GetEncryptionZone(ClientCall call, GetEZForPathRequestProto request)
    {
        Calls.Lookups.RequireReadable(call.Caller, request.Src);
        return new GetEZForPathResponseProto();
    }

    /// <summary>The shell asks when it empties the trash.</summary>
    private ListEncryptionZonesResponseProto ListEncryptionZones(ClientCall call, ListEncryptionZonesRequestProto request)
    {
        Calls.Permissions.RequireSuperuser(call.Caller, "listEncryptionZones");
        return new ListEncryptionZonesResponseProto { HasMore = false };
    }

    private ListOpenFilesResponseProto ListOpenFiles(ClientCall call, ListOpenFilesRequestProto request)
    {
        string path = request.HasPath && request.Path.Length > 0 ? request.Path : "/";
        (IReadOnlyList<OpenFile> files, bool hasMore) = Calls.Listings.ListOpenFiles(call.Caller, new InodeId(request.Id), path);
        var answer = new ListOpenFilesResponseProto { HasMore = hasMore, Types_ = { request.Types_ } };
        if (request.Types_.Count > 0 && !request.Types_.Contains(OpenFilesTypeProto.AllOpenFiles))
        {
            answer.HasMore = false; // no DataNode is being decommissioned
            return answer;
        }

        foreach (OpenFile file in files)
        {
            answer.Entries.Add(new OpenFilesBatchResponseProto
            {
                Id = file.Id.Value,
                Path = file.Path,
                ClientName = file.ClientName,
                ClientMachine = file.ClientMachine,
            });
        }

        return answer;
    }

    private HdfsFileStatusProto? Located(FileStatus? status, ClientCall call) => status?.ToProto(
        status.Inode is InodeFile file ? located.ToProto(Lookups.BlocksOf(file, 0, long.MaxValue), ReaderOf(call), call.Now) : null);

    private INetworkNode ReaderOf(ClientCall call) => core.Manager.NodeOf(call.Machine);
}
