using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Reads;

/// <summary>Calls that read one file or directory.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirStatAndListingOp.</remarks>
/// <param name="context">What it works with.</param>
internal sealed class Lookups(ChangeContext context)
{
    /// <summary>getFileInfo, and getFileLinkInfo.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="path">Of what.</param>
    /// <param name="followsLink">Whether a link at the end is to be followed.</param>
    /// <returns>Null if nothing is there.</returns>
    public FileStatus? GetFileInfo(Caller caller, string path, bool followsLink = true)
    {
        ResolvedPath resolved;
        try
        {
            resolved = context.Paths.Resolve(caller, path, followsLink ? PathUse.Read : PathUse.ReadLink);
        }
        catch (NameNodeException refusal) when (
            context.Permissions.IsSuperuser(caller) && refusal.JavaClassName.EndsWith(".AccessControlException", StringComparison.Ordinal))
        {
            // A superuser can be refused only because a file is in the way: then nothing is there.
            return null;
        }

        return resolved is { IsSnapshot: true, Length: 2 } ? FileStatus.Kept("", "", 0x1FF)
            : resolved.Path == PathNames.ReservedPath ? FileStatus.Kept("", "", 0x3F8)
            : resolved.Last is Inode inode ? Status(inode, [], FileStatus.PolicyOf(inode)) : null;
    }

    /// <summary>What a client is told of an inode.</summary>
    public FileStatus Status(Inode inode, byte[] localName, byte policy) => new(
        inode, localName, context.Permissions.Owner(inode), context.Permissions.Group(inode), inode.Permission.Mode,
        inode is InodeSymlink ? StoragePolicies.Unspecified : policy);

    /// <summary>isFileClosed.</summary>
    public bool IsFileClosed(Caller caller, string path)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Read);
        return ChangeContext.RequireFile(resolved.Last, path).UnderConstruction is null;
    }

    /// <summary>checkAccess.</summary>
    public void CheckAccess(Caller caller, string path, FsAction access)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Read);
        if (resolved.Last is null)
        {
            throw Refusal.FileNotFound("Path not found: " + resolved.Path);
        }

        context.Permissions.CheckPath(caller, resolved, access);
    }

    /// <summary>Where a path leads.</summary>
    /// <exception cref="NameNodeException">Nowhere, or not for this caller.</exception>
    public ResolvedPath Resolve(Caller caller, string path, PathUse use) => context.Paths.Resolve(caller, path, use);

    /// <summary>What a caller may read, if anything is there.</summary>
    /// <exception cref="NameNodeException">He may not.</exception>
    public ResolvedPath RequireReadable(Caller caller, string path)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Read);
        context.Permissions.CheckPath(caller, resolved, FsAction.Read);
        return resolved;
    }

    /// <summary>What a caller owns, and wants to change.</summary>
    /// <exception cref="NameNodeException">It is not there, or somebody else's.</exception>
    public ResolvedPath RequireOwned(Caller caller, string path)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        context.Permissions.CheckOwner(caller, resolved);
        return resolved;
    }

    /// <summary>getPreferredBlockSize.</summary>
    public long GetPreferredBlockSize(Caller caller, string path)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.ReadLink);
        return ChangeContext.RequireFile(resolved.Last, resolved.Path).BlockSizeBytes;
    }

    /// <summary>getStoragePolicy: the id of the policy that counts; <see cref="StoragePolicies.Hot"/> where none is set.</summary>
    public byte GetStoragePolicy(Caller caller, string path)
    {
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.ReadLink);
        context.Permissions.CheckPath(caller, resolved, FsAction.Read);
        Inode inode = resolved.Last ?? throw Refusal.FileNotFound("File/Directory does not exist: " + resolved.Path);
        byte policy = FileStatus.PolicyOf(inode);
        return policy == StoragePolicies.Unspecified ? StoragePolicies.Hot : policy;
    }

    /// <summary>getBlockLocations: the blocks of a range; writes down that the file was read, if that is long enough ago.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="path">The file.</param>
    /// <param name="offsetBytes">Where the range begins.</param>
    /// <param name="lengthBytes">How long it is.</param>
    /// <param name="isReadOnly">Whether nothing may be written down, as in safe mode.</param>
    /// <param name="now">Now.</param>
    public FileBlocks GetBlocks(Caller caller, string path, long offsetBytes, long lengthBytes, bool isReadOnly, Moment now)
    {
        if (offsetBytes < 0 || lengthBytes < 0)
        {
            throw Refusal.IllegalArgument($"Negative {(offsetBytes < 0 ? "offset" : "length")} is not supported. File: {path}");
        }

        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Read);
        InodeFile file = ChangeContext.RequireFile(resolved.Last, resolved.Path);
        context.Permissions.CheckPath(caller, resolved, FsAction.Read);
        FileBlocks blocks = BlocksOf(file, offsetBytes, lengthBytes);
        long precision = context.Options.AccessTimePrecisionMillis;
        if (!isReadOnly && precision > 0 && now.UnixMillis > file.AtimeMillis + precision)
        {
            context.Do(new TimesOp(resolved.Path, -1, now.UnixMillis), now);
        }

        return blocks;
    }

    /// <summary>The blocks of a range of a file.</summary>
    public static FileBlocks BlocksOf(InodeFile file, long offsetBytes, long lengthBytes)
    {
        long end = lengthBytes > long.MaxValue - offsetBytes ? long.MaxValue : offsetBytes + lengthBytes;
        List<(BlockInfo, long)> found = [];
        long position = 0;
        for (int i = 0; i < file.Blocks.Count; i++)
        {
            BlockInfo block = file.Blocks[i];
            long next = position + block.LengthBytes;

            // One block is told even for an empty range, and a first one without bytes too, as Hadoop does.
            bool isTouched = next > offsetBytes && (position < end || found.Count == 0);
            bool isEmptyFirst = i == 0 && block.LengthBytes == 0;
            bool isEmptyAfter = block.LengthBytes == 0 && found.Count > 0 && position < end;
            if (isTouched || isEmptyFirst || isEmptyAfter)
            {
                found.Add((block, position));
            }

            position = next;
        }

        BlockInfo? last = file.Blocks.Last;
        long complete = last is { State: not BlockState.Complete } ? position - last.LengthBytes : position;
        return new FileBlocks(
            file, complete, found, last is null ? null : (last, last.State == BlockState.Complete ? complete - last.LengthBytes : complete));
    }
}
