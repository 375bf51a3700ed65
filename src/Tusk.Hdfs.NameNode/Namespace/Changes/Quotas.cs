using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Setting quotas.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSDirAttrOp#setQuota.</remarks>
/// <param name="context">What it works with.</param>
internal sealed class Quotas(ChangeContext context)
{
    /// <summary>A quota that stays as it is.</summary>
    public const long Unchanged = long.MaxValue;

    /// <summary>No quota any more.</summary>
    public const long Reset = -1;

    /// <summary>setQuota, by superusers.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="path">The directory.</param>
    /// <param name="names">Most names, the directory with them.</param>
    /// <param name="spaceBytes">Most bytes, replicas counted.</param>
    /// <param name="type">The storage type; null: all. Others are refused, as Apache's does that is told so.</param>
    /// <param name="now">Now.</param>
    public void Set(Caller caller, string path, long names, long spaceBytes, StorageType? type, Moment now)
    {
        context.Permissions.RequireSuperuser(caller, OperationName(names, spaceBytes));
        ResolvedPath resolved = context.Paths.Resolve(caller, path, PathUse.Write);
        if (names < Reset || spaceBytes < Reset)
        {
            throw Refusal.IllegalArgument($"Illegal value for nsQuota or ssQuota : {names} and {spaceBytes}");
        }

        if (type is not null)
        {
            // What is used of each type is not counted: a bound that is taken and not kept would be worse than none.
            throw Refusal.UnsupportedAction(
                "Failed to set quota by storage type because eitherdfs.quota.by.storage.type.enabled is set to false "
                + $"or nsQuota value is illegal {names}");
        }

        InodeDirectory directory = resolved.Last switch
        {
            InodeDirectory found => found,
            null => throw Refusal.FileNotFound("Directory does not exist: " + resolved.Path),
            _ => throw Refusal.PathIsNotDirectory($"`{resolved.Path}': Is not a directory"),
        };
        if (directory.Parent is null && names == Reset)
        {
            names = Unchanged; // The root's is the largest number there is, and stays.
        }

        long namesBefore = directory.Quota?.Namespace ?? Reset;
        long spaceBefore = directory.Quota?.SpaceBytes ?? Reset;
        long namesAfter = names == Unchanged ? namesBefore : names;
        long spaceAfter = spaceBytes == Unchanged ? spaceBefore : spaceBytes;
        if (namesAfter != namesBefore || spaceAfter != spaceBefore)
        {
            context.Do(new SetQuotaOp(resolved.Path, namesAfter, spaceAfter), now);
        }
    }

    private static string OperationName(long names, long spaceBytes) => (names, spaceBytes) switch
    {
        (Reset, Unchanged) => "clearQuota",
        (Unchanged, Reset) => "clearSpaceQuota",
        (_, Unchanged) => "setQuota",
        _ => "setSpaceQuota",
    };
}
