using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Replay;

/// <summary>Changes of what is where.</summary>
/// <param name="state">What is changed.</param>
internal sealed class TreeChanges(NamespaceState state)
{
    public void Mkdir(MkdirOp op, ResolvedPath path)
    {
        var directory = new InodeDirectory(
            op.Inode, PathNames.Utf8(path.LastName), state.Tree.Permission(op.Permission), op.TimeMillis);
        Insert(op, path, directory);
        if (op.Acl.Count > 0)
        {
            AttributeChanges.SetAcl(directory, op.Acl);
        }

        directory.XAttrs = op.XAttrs;
    }

    public void Symlink(SymlinkOp op, ResolvedPath path) => Insert(op, path, new InodeSymlink(
        op.Inode, PathNames.Utf8(path.LastName), state.Tree.Permission(op.Permission), op.MtimeMillis, op.AtimeMillis,
        PathNames.Utf8(op.Target)));

    /// <summary>Puts a new inode where a path leads; its id becomes the last one given.</summary>
    public void Insert(EditLogOp op, ResolvedPath path, Inode inode)
    {
        InodeDirectory parent = RoomFor(op, path);
        if (!state.Tree.TryRegister(inode))
        {
            throw OperationApplier.Misfit(op, path.Path, $"its inode id {inode.Id} is taken");
        }

        Link(parent, inode);
        state.LastInodeId = new InodeId(Math.Max(state.LastInodeId.Value, inode.Id.Value));
        Usage.Add(parent, Usage.Of(inode));
    }

    /// <summary>Takes an inode and all below out of the tree; its blocks belong to no file any more.</summary>
    public void Delete(Inode inode, long timeMillis)
    {
        if (inode.Parent is not InodeDirectory parent)
        {
            throw new NamespaceException("The root cannot be deleted, as an operation of the edit log wants.");
        }

        Usage.Add(parent, default(Usage) - Usage.Of(inode));
        parent.Remove(inode);
        Touch(parent, timeMillis);
        Destroy(inode);
    }

    public void Rename(EditLogOp op, Inode source, ResolvedPath destination, long timeMillis, bool mayReplace)
    {
        if (source.Parent is not InodeDirectory from)
        {
            throw OperationApplier.Misfit(op, destination.Path, "the root cannot be renamed");
        }

        for (Inode? step = destination.LastExisting; step is not null; step = step.Parent)
        {
            if (step == source)
            {
                throw OperationApplier.Misfit(op, source.Path, $"{destination.Path} is in it, or the same");
            }
        }

        if (destination.Last is Inode replaced && mayReplace)
        {
            InodeDirectory there = replaced.Parent ?? throw OperationApplier.Misfit(op, destination.Path, "the root cannot be replaced");
            if (replaced is InodeDirectory { ChildCount: > 0 })
            {
                throw OperationApplier.Misfit(op, destination.Path, "it is not empty, and would be replaced");
            }

            Move(source, from, there, PathNames.Utf8(destination.LastName), timeMillis, replaced);
        }
        else
        {
            Move(source, from, RoomFor(op, destination), PathNames.Utf8(destination.LastName), timeMillis, null);
        }
    }

    /// <summary>Later times win: a directory's never goes back because of what is in it.</summary>
    public static void Touch(InodeDirectory directory, long timeMillis) =>
        directory.MtimeMillis = Math.Max(directory.MtimeMillis, timeMillis);

    /// <summary>Forgets an inode that has no place any more and all below it, with leases and blocks.</summary>
    public void Destroy(Inode inode)
    {
        var pending = new Stack<Inode>([inode]);
        while (pending.TryPop(out Inode? next))
        {
            state.Tree.Unregister(next);
            if (next is InodeDirectory directory)
            {
                foreach (Inode child in directory.Children)
                {
                    pending.Push(child);
                }
            }
            else if (next is InodeFile file)
            {
                state.Leases.Remove(file.Id);
                foreach (var block in file.Blocks)
                {
                    block.File = InodeId.Unknown;
                    state.Blocks.Removed(block);
                }

                file.Blocks = default;
            }
        }
    }

    private static void Link(InodeDirectory parent, Inode inode)
    {
        parent.TryAdd(inode);
        Touch(parent, inode.MtimeMillis);
    }

    private static InodeDirectory RoomFor(EditLogOp op, ResolvedPath path)
    {
        if (path.Last is not null)
        {
            throw OperationApplier.Misfit(op, path.Path, "it exists already");
        }

        return path.Parent as InodeDirectory ?? throw OperationApplier.Misfit(op, path.Path, "its directory does not exist");
    }

    private void Move(Inode source, InodeDirectory from, InodeDirectory to, byte[] name, long timeMillis, Inode? replaced)
    {
        bool sameCounts = NearestQuota(from) == NearestQuota(to);
        Usage usage = sameCounts ? default : Usage.Of(source);
        Usage.Add(from, default(Usage) - usage);
        if (replaced is not null)
        {
            Usage.Add(to, default(Usage) - Usage.Of(replaced));
            to.Remove(replaced);
        }

        from.Remove(source);
        source.Rename(name);
        Link(to, source);
        Usage.Add(to, usage);
        Touch(from, timeMillis);
        Touch(to, timeMillis);
        if (replaced is not null)
        {
            Destroy(replaced);
        }
    }

    /// <summary>The first directory upwards that counts: from there on, those of two places are the same.</summary>
    private static InodeDirectory NearestQuota(InodeDirectory directory)
    {
        while (directory.Quota is null)
        {
            directory = directory.Parent!;
        }

        return directory;
    }
}
