using System.Text;
using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Reads;

/// <summary>Calls that read many files or directories.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirStatAndListingOp, LeaseManager#getUnderConstructionFiles.</remarks>
/// <param name="context">What it works with.</param>
/// <param name="lookups">Makes the entries.</param>
internal sealed class Listings(ChangeContext context, Lookups lookups)
{
    /// <summary>The mode of the folders below <c>/.reserved</c>.</summary>
    private const ushort KeptMode = 0x1F8;

    /// <summary>getListing: a page of a directory, or the file.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="path">Of what.</param>
    /// <param name="startAfter">The last name of the page before; empty for the first.</param>
    /// <param name="withLocations">Whether blocks are asked for: then a page has fewer entries if they have many.</param>
    /// <returns>Null if nothing is there.</returns>
    public DirectoryListing? GetListing(Caller caller, string path, ReadOnlySpan<byte> startAfter, bool withLocations)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Read);
        if (startAfter.StartsWith("/.reserved/"u8))
        {
            startAfter = NameOfId(Encoding.UTF8.GetString(startAfter));
        }

        if (resolved.LastName == PathNames.Snapshot)
        {
            // The root may have snapshots, and has none; others may not.
            return resolved.Length == 2 ? new DirectoryListing([], 0) : throw NoSnapshots(resolved);
        }

        if (resolved.Path == PathNames.ReservedPath)
        {
            string group = context.Options.Supergroup;
            return new DirectoryListing(
                [FileStatus.Kept(PathNames.Inodes, group, KeptMode), FileStatus.Kept(PathNames.Raw, group, KeptMode)], 0);
        }

        if (resolved.Last is InodeDirectory directory)
        {
            context.Permissions.CheckPath(caller, resolved, FsAction.ReadExecute);
            return Page(directory, startAfter, withLocations);
        }

        return resolved.Last is Inode inode
            ? new DirectoryListing([lookups.Status(inode, [], FileStatus.PolicyOf(inode))], 0)
            : null;
    }

    /// <summary>getContentSummary.</summary>
    public ContentSummary GetContentSummary(Caller caller, string path)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.ReadLink);
        context.Permissions.CheckReadableBelow(caller, resolved);
        return Sum(resolved.Last ?? throw Refusal.FileNotFound("File does not exist: " + resolved.Path));
    }

    /// <summary>getQuotaUsage: what a directory with quotas has is known; of others it is counted.</summary>
    /// <returns>Names and bytes there are, and the quotas.</returns>
    public (Usage Usage, DirectoryQuota? Quota) GetQuotaUsage(Caller caller, string path)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.ReadLink);
        Inode inode = resolved.Last ?? throw Refusal.FileNotFound("File/Directory does not exist: " + resolved.Path);
        context.Permissions.CheckSubtree(caller, resolved, FsAction.ReadExecute, ignoresEmpty: false);
        return inode is InodeDirectory { Quota: DirectoryQuota quota }
            ? (new Usage(quota.NamespaceUsed, quota.SpaceUsedBytes), quota)
            : (Usage.Of(inode), null);
    }

    /// <summary>listOpenFiles, by superusers.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="after">The last id of the page before.</param>
    /// <param name="below">Only those below this path.</param>
    /// <returns>A page, by ids, and whether more follow.</returns>
    public (IReadOnlyList<OpenFile> Files, bool HasMore) ListOpenFiles(Caller caller, InodeId after, string below)
    {
        context.Paths.ResolveUnchecked(below);
        context.Permissions.RequireSuperuser(caller, "listOpenFiles");
        string prefix = below.TrimEnd('/') + "/";
        List<OpenFile> page = [];
        foreach (InodeId id in context.Leases.Files.Where(id => id.Value > after.Value).OrderBy(static id => id.Value))
        {
            if (context.State.Tree.Find(id) is not InodeFile { UnderConstruction: FileUnderConstruction writer } file)
            {
                continue;
            }

            string path = file.Path;
            if (!path.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (page.Count == context.Options.OpenFilesLimit)
            {
                return (page, true);
            }

            page.Add(new OpenFile(id, path, writer.ClientName, writer.ClientMachine));
        }

        return (page, false);
    }

    private static NameNodeException NoSnapshots(ResolvedPath path)
    {
        string directory = path.PathOf(path.Length - 2);
        return path.Parent switch
        {
            InodeDirectory => Refusal.Snapshot("Directory is not a snapshottable directory: " + directory),
            null => Refusal.FileNotFound("Directory does not exist: " + directory),
            _ => Refusal.PathIsNotDirectory($"`{directory}': Is not a directory"),
        };
    }

    private static ContentSummary Sum(Inode top)
    {
        long length = 0;
        long files = 0;
        long directories = 0;
        long space = 0;
        var pending = new Stack<Inode>([top]);
        while (pending.TryPop(out Inode? inode))
        {
            if (inode is InodeDirectory directory)
            {
                directories++;
                foreach (Inode child in directory.Children)
                {
                    pending.Push(child);
                }
            }
            else
            {
                files++;
                if (inode is InodeFile file)
                {
                    length += file.LengthBytes;
                    space += Usage.SpaceOf(file);
                }
            }
        }

        return new ContentSummary(length, files, directories, space, (top as InodeDirectory)?.Quota);
    }

    private DirectoryListing Page(InodeDirectory directory, ReadOnlySpan<byte> startAfter, bool withLocations)
    {
        int first = 0;
        if (startAfter.Length > 0)
        {
            int index = directory.IndexOf(startAfter);
            first = index >= 0 ? index + 1 : ~index;
        }

        byte policyAbove = FileStatus.PolicyOf(directory);
        int locations = context.Options.ListingLimit;
        ReadOnlySpan<Inode> rest = directory.Children[first..];
        List<FileStatus> entries = new(Math.Min(rest.Length, context.Options.ListingLimit));
        foreach (Inode child in rest)
        {
            if (entries.Count == context.Options.ListingLimit || locations <= 0)
            {
                break;
            }

            byte policy = child is InodeFile { StoragePolicyId: StoragePolicies.Unspecified } ? policyAbove : FileStatus.PolicyOf(child);
            entries.Add(lookups.Status(child, child.Name.ToArray(), policy));
            if (withLocations && child is InodeFile file)
            {
                locations -= file.Blocks.Count * file.Replication;
            }
        }

        return new DirectoryListing(entries, rest.Length - entries.Count);
    }

    private byte[] NameOfId(string startAfter)
    {
        try
        {
            return context.Paths.ResolveUnchecked(startAfter).Last?.Name.ToArray() ?? throw NotFound(startAfter);
        }
        catch (NameNodeException)
        {
            throw NotFound(startAfter);
        }
    }

    private static NameNodeException NotFound(string startAfter) =>
        Refusal.DirectoryListingStartAfterNotFound("Can't find startAfter " + startAfter);
}
