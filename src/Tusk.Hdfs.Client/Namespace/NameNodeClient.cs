using Google.Protobuf;
using Tusk.FileSystems;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Retries;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>The calls of a NameNode that know the tree: names, attributes, sums. <see cref="Blocks"/> has those of files' content.</summary>
/// <remarks>
/// Paths are absolute, without scheme and authority. Every method may throw what the server says, as a
/// <see cref="RemoteException"/>, and <see cref="RpcException"/> where there is no answer.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.ClientProtocol.
/// </remarks>
public sealed class NameNodeClient
{
    private readonly RpcProxy _proxy;

    /// <summary>Calls through a proxy, which retries and fails over.</summary>
    public NameNodeClient(RpcProxy proxy)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        _proxy = proxy;
        Blocks = new NameNodeBlocks(proxy);
    }

    /// <summary>The calls of reading and writing.</summary>
    public NameNodeBlocks Blocks { get; }

    /// <summary>What is known about a path; null when there is nothing.</summary>
    public async ValueTask<HdfsFileStatus?> GetFileInfoAsync(string path, CancellationToken cancellationToken)
    {
        GetFileInfoResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.GetFileInfo, new GetFileInfoRequestProto { Src = path }, cancellationToken).ConfigureAwait(false);
        return response.Fs?.ToStatus();
    }

    /// <summary>A page of a directory; of a file, the file with an empty name; null when there is nothing.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="startAfter">The last name of the page before, as it came; empty for the first page.</param>
    /// <param name="withLocations">Whether the blocks of files come with them.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async ValueTask<DirectoryPage?> GetListingAsync(
        string path, ReadOnlyMemory<byte> startAfter, bool withLocations, CancellationToken cancellationToken)
    {
        GetListingResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.GetListing,
            new GetListingRequestProto { Src = path, StartAfter = ByteString.CopyFrom(startAfter.Span), NeedLocation = withLocations },
            cancellationToken).ConfigureAwait(false);
        return response.DirList?.ToPage();
    }

    /// <summary>What the NameNode is configured with.</summary>
    public async ValueTask<ServerDefaults> GetServerDefaultsAsync(CancellationToken cancellationToken)
    {
        GetServerDefaultsResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.GetServerDefaults, new GetServerDefaultsRequestProto(), cancellationToken).ConfigureAwait(false);
        return response.ServerDefaults.ToDefaults();
    }

    /// <summary>Makes a directory; one that is there is fine.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="masked">Its mode, after the umask.</param>
    /// <param name="unmasked">Its mode before; where the directory above has a default ACL, that is applied instead of the umask.</param>
    /// <param name="createParent">Whether those above are made.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>Whether it is there now.</returns>
    public async ValueTask<bool> MakeDirectoriesAsync(
        string path, UnixFileMode masked, UnixFileMode unmasked, bool createParent, CancellationToken cancellationToken)
    {
        MkdirsResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.Mkdirs,
            new MkdirsRequestProto
            {
                Src = path,
                Masked = masked.ToProto(),
                CreateParent = createParent,
                Unmasked = unmasked.ToProto(),
            },
            cancellationToken).ConfigureAwait(false);
        return response.Result;
    }

    /// <summary>The older rename: into a directory that is there.</summary>
    /// <returns>False when it was not done, for one of many reasons.</returns>
    public async ValueTask<bool> RenameAsync(string source, string destination, CancellationToken cancellationToken)
    {
        RenameResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.Rename, new RenameRequestProto { Src = source, Dst = destination }, cancellationToken).ConfigureAwait(false);
        return response.Result;
    }

    /// <summary>Renames to exactly this path, or says why not.</summary>
    /// <param name="source">What to rename.</param>
    /// <param name="destination">Its new path.</param>
    /// <param name="overwrite">Whether a file or empty directory that is there is replaced.</param>
    /// <param name="toTrash">Whether it goes to the trash.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async ValueTask Rename2Async(
        string source, string destination, bool overwrite, bool toTrash, CancellationToken cancellationToken)
    {
        var request = new Rename2RequestProto { Src = source, Dst = destination, OverwriteDest = overwrite };
        if (toTrash)
        {
            request.MoveToTrash = true;
        }

        await _proxy.CallAsync(NameNodeMethods.Rename2, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes.</summary>
    /// <returns>False when there was nothing, and for the root.</returns>
    public async ValueTask<bool> DeleteAsync(string path, bool recursive, CancellationToken cancellationToken)
    {
        DeleteResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.Delete, new DeleteRequestProto { Src = path, Recursive = recursive }, cancellationToken).ConfigureAwait(false);
        return response.Result;
    }

    /// <summary>Moves the blocks of files behind those of another one.</summary>
    public async ValueTask ConcatAsync(string target, IEnumerable<string> sources, CancellationToken cancellationToken) =>
        await _proxy.CallAsync(
            NameNodeMethods.Concat, new ConcatRequestProto { Trg = target, Srcs = { sources } }, cancellationToken).ConfigureAwait(false);

    /// <summary>Cuts a file.</summary>
    /// <returns>False when the last block is still being cut.</returns>
    public async ValueTask<bool> TruncateAsync(string path, long length, string clientName, CancellationToken cancellationToken)
    {
        TruncateResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.Truncate,
            new TruncateRequestProto { Src = path, NewLength = (ulong)length, ClientName = clientName },
            cancellationToken).ConfigureAwait(false);
        return response.Result;
    }

    /// <summary>Sets how many copies of a file's blocks are kept.</summary>
    /// <returns>False for a directory, and for nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Copies are not from 1 to 32767.</exception>
    public async ValueTask<bool> SetReplicationAsync(string path, int replication, CancellationToken cancellationToken)
    {
        SetReplicationResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.SetReplication,
            new SetReplicationRequestProto { Src = path, Replication = WireNumbers.Replication(replication) },
            cancellationToken).ConfigureAwait(false);
        return response.Result;
    }

    /// <summary>Sets the mode.</summary>
    public async ValueTask SetPermissionAsync(string path, UnixFileMode mode, CancellationToken cancellationToken) =>
        await _proxy.CallAsync(
            NameNodeMethods.SetPermission,
            new SetPermissionRequestProto { Src = path, Permission = mode.ToProto() },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Sets owner, group or both; null leaves one as it is.</summary>
    public async ValueTask SetOwnerAsync(string path, string? owner, string? group, CancellationToken cancellationToken)
    {
        var request = new SetOwnerRequestProto { Src = path };
        if (owner is not null)
        {
            request.Username = owner;
        }

        if (group is not null)
        {
            request.Groupname = group;
        }

        await _proxy.CallAsync(NameNodeMethods.SetOwner, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets times; null leaves one as it is.</summary>
    public async ValueTask SetTimesAsync(
        string path, DateTimeOffset? modificationTime, DateTimeOffset? accessTime, CancellationToken cancellationToken) =>
        await _proxy.CallAsync(
            NameNodeMethods.SetTimes,
            new SetTimesRequestProto
            {
                Src = path,
                Mtime = (ulong)(modificationTime?.ToUnixTimeMilliseconds() ?? -1),
                Atime = (ulong)(accessTime?.ToUnixTimeMilliseconds() ?? -1),
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Does nothing where the caller may do all of this, and fails where not.</summary>
    /// <exception cref="AccessControlException">The caller may not.</exception>
    public async ValueTask CheckAccessAsync(string path, FileAccessRights rights, CancellationToken cancellationToken) =>
        await _proxy.CallAsync(
            NameNodeMethods.CheckAccess,
            new CheckAccessRequestProto { Path = path, Mode = (AclEntryProto.Types.FsActionProto)rights },
            cancellationToken).ConfigureAwait(false);

    /// <summary>How much a path holds.</summary>
    public async ValueTask<ContentSummary> GetContentSummaryAsync(string path, CancellationToken cancellationToken)
    {
        GetContentSummaryResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.GetContentSummary, new GetContentSummaryRequestProto { Path = path }, cancellationToken).ConfigureAwait(false);
        return response.Summary.ToSummary();
    }

    /// <summary>The quotas of a directory, and what counts against them.</summary>
    public async ValueTask<QuotaUsage> GetQuotaUsageAsync(string path, CancellationToken cancellationToken)
    {
        GetQuotaUsageResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.GetQuotaUsage, new GetQuotaUsageRequestProto { Path = path }, cancellationToken).ConfigureAwait(false);
        return response.Usage.ToUsage();
    }

    /// <summary>Sets quotas; null leaves one as it is, <see cref="ContentSummary.NoQuota"/> removes it.</summary>
    public async ValueTask SetQuotaAsync(string path, long? nameQuota, long? spaceQuota, CancellationToken cancellationToken) =>
        await _proxy.CallAsync(
            NameNodeMethods.SetQuota,
            new SetQuotaRequestProto
            {
                Path = path,
                NamespaceQuota = (ulong)(nameQuota ?? long.MaxValue),
                StoragespaceQuota = (ulong)(spaceQuota ?? long.MaxValue),
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Space of the whole file system.</summary>
    public async ValueTask<NamespaceStats> GetStatsAsync(CancellationToken cancellationToken)
    {
        GetFsStatsResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.GetFsStats, new GetFsStatusRequestProto(), cancellationToken).ConfigureAwait(false);
        return response.ToStats();
    }

    /// <summary>The DataNodes there are, and their load.</summary>
    public async ValueTask<IReadOnlyList<DatanodeStatus>> GetDatanodeStatusesAsync(
        DatanodeReportKind kind, CancellationToken cancellationToken)
    {
        GetDatanodeReportResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.GetDatanodeReport,
            new GetDatanodeReportRequestProto { Type = (DatanodeReportTypeProto)kind },
            cancellationToken).ConfigureAwait(false);
        return [.. response.Di.Select(static node => node.ToDatanodeStatus())];
    }

    /// <summary>The DataNodes that others find slow.</summary>
    public async ValueTask<IReadOnlyList<DatanodeStatus>> GetSlowDatanodesAsync(CancellationToken cancellationToken)
    {
        GetSlowDatanodeReportResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.GetSlowDatanodeReport, new GetSlowDatanodeReportRequestProto(), cancellationToken).ConfigureAwait(false);
        return [.. response.DatanodeInfoProto.Select(static node => node.ToDatanodeStatus())];
    }

    /// <summary>Counts of blocks by their health.</summary>
    public async ValueTask<BlockHealth> GetBlockHealthAsync(CancellationToken cancellationToken) =>
        (await _proxy.CallAsync(
            NameNodeMethods.GetFsReplicatedBlockStats, new GetFsReplicatedBlockStatsRequestProto(), cancellationToken)
            .ConfigureAwait(false)).ToHealth();

    /// <summary>Counts of erasure-coded groups of blocks by their health.</summary>
    public async ValueTask<BlockHealth> GetBlockGroupHealthAsync(CancellationToken cancellationToken) =>
        (await _proxy.CallAsync(
            NameNodeMethods.GetFsECBlockGroupStats, new GetFsECBlockGroupStatsRequestProto(), cancellationToken)
            .ConfigureAwait(false)).ToHealth();

    /// <summary>Writes an image of the namespace; the NameNode must be in safe mode.</summary>
    /// <param name="timeWindow">Only if the last image is older; zero: whatever its age.</param>
    /// <param name="transactionGap">Only if there were more edits since; 0: whatever their number.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>Whether there was reason to.</returns>
    public async ValueTask<bool> SaveNamespaceAsync(TimeSpan timeWindow, long transactionGap, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeWindow, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(transactionGap);
        SaveNamespaceResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.SaveNamespace,
            new SaveNamespaceRequestProto { TimeWindow = (ulong)timeWindow.TotalSeconds, TxGap = (ulong)transactionGap },
            cancellationToken).ConfigureAwait(false);
        return response.Saved;
    }

    /// <summary>Asks about safe mode, or changes it.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="isChecked">Whether only an active NameNode may answer.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>Whether the NameNode is in it now.</returns>
    public async ValueTask<bool> SetSafeModeAsync(SafeModeAction action, bool isChecked, CancellationToken cancellationToken)
    {
        SetSafeModeResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.SetSafeMode,
            new SetSafeModeRequestProto { Action = (SafeModeActionProto)action, Checked = isChecked },
            cancellationToken).ConfigureAwait(false);
        return response.Result;
    }

    /// <summary>Asks about safe mode, or changes it.</summary>
    /// <returns>Whether the NameNode is in it now.</returns>
    public ValueTask<bool> SetSafeModeAsync(SafeModeAction action, CancellationToken cancellationToken) =>
        SetSafeModeAsync(action, isChecked: false, cancellationToken);
}
