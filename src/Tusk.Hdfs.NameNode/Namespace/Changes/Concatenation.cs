using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Moving the blocks of files to the end of another.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirConcatOp.</remarks>
/// <param name="context">What it works with.</param>
internal sealed class Concatenation(ChangeContext context)
{
    /// <summary>concat.</summary>
    public void Concat(Caller caller, string target, IReadOnlyList<string> sources, RpcIds rpc, Moment now)
    {
        CheckPaths(target, sources);
        ResolvedPath resolved = context.Paths.Resolve(caller, target, PathUse.Write);
        context.Permissions.CheckPath(caller, resolved, FsAction.Write);
        InodeFile file = ChangeContext.RequireFile(resolved.Last, target);
        if (file.UnderConstruction is not null)
        {
            throw Refusal.HadoopIllegalArgument($"concat: target file {target} is under construction");
        }

        var seen = new HashSet<InodeFile>();
        List<string> paths = [];
        long space = 0;
        foreach (string source in sources)
        {
            ResolvedPath from = context.Paths.Resolve(caller, source, PathUse.Write);
            context.Permissions.CheckPath(caller, from, FsAction.Read);
            context.Permissions.CheckParentWrite(caller, from);
            InodeFile added = ChangeContext.RequireFile(from.Last, source);
            CheckSource(source, added, resolved.Path, file);
            seen.Add(added);
            paths.Add(from.Path);
            space += added.LengthBytes * (file.Replication - added.Replication);
        }

        if (seen.Count < sources.Count)
        {
            throw Refusal.HadoopIllegalArgument("concat: at least two of the source files are the same");
        }

        Limits.CheckQuota(file.Parent, new Usage(-sources.Count, space));
        context.Do(new ConcatDeleteOp(resolved.Path, paths, now.UnixMillis, rpc), now);
    }

    private static void CheckPaths(string target, IReadOnlyList<string> sources)
    {
        if (target.Length == 0)
        {
            throw Refusal.IllegalArgument("Target file name is empty");
        }

        if (sources.Count == 0)
        {
            throw Refusal.IllegalArgument("No sources given");
        }

        foreach (string path in sources.Prepend(target))
        {
            if (PathNames.IsReservedRaw(path) || PathNames.IsReservedInodes(path))
            {
                throw Refusal.IO("Concat operation doesn't support .reserved relative path : " + path);
            }
        }
    }

    private static void CheckSource(string source, InodeFile added, string target, InodeFile file)
    {
        if (added.Parent != file.Parent)
        {
            throw Refusal.HadoopIllegalArgument($"Source file {source} is not in the same directory with the target {target}");
        }

        if (added == file)
        {
            throw Refusal.HadoopIllegalArgument($"concat: the src file {source} is the same with the target file {target}");
        }

        if (added.UnderConstruction is not null || added.Blocks.Count == 0)
        {
            throw Refusal.HadoopIllegalArgument($"concat: source file {source} is invalid or empty or underConstruction");
        }

        if (added.BlockSizeBytes > file.BlockSizeBytes)
        {
            throw Refusal.HadoopIllegalArgument(
                $"concat: source file {source} has preferred block size {added.BlockSizeBytes} which is greater than the target "
                + $"file's preferred block size {file.BlockSizeBytes}");
        }
    }
}
