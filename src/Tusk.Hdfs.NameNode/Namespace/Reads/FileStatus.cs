using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Replay;

namespace Tusk.Hdfs.NameNode.Namespace.Reads;

/// <summary>What a client is told of a file or directory.</summary>
/// <param name="Inode">It; null for a folder that is kept for special uses.</param>
/// <param name="LocalName">Its name in a listing; empty where the path itself was asked for.</param>
/// <param name="Owner">The owner.</param>
/// <param name="Group">The group.</param>
/// <param name="Mode">Its mode.</param>
/// <param name="StoragePolicyId">The policy that counts, if need be that of a directory above; 0: none is set.</param>
internal sealed record FileStatus(Inode? Inode, byte[] LocalName, string Owner, string Group, ushort Mode, byte StoragePolicyId)
{
    /// <summary>Of a directory that is kept for special uses: it has nothing but a name, a group and a mode.</summary>
    public static FileStatus Kept(string localName, string group, ushort mode) =>
        new(null, System.Text.Encoding.UTF8.GetBytes(localName), "", group, mode, StoragePolicies.Unspecified);

    /// <summary>The policy that counts for an inode: its own or the nearest above; 0: none is set.</summary>
    public static byte PolicyOf(Inode inode)
    {
        for (Inode? step = inode; step is not null; step = step.Parent)
        {
            byte policy = OwnPolicyOf(step);
            if (policy != StoragePolicies.Unspecified)
            {
                return policy;
            }
        }

        return StoragePolicies.Unspecified;
    }

    private static byte OwnPolicyOf(Inode inode)
    {
        if (inode is InodeFile file)
        {
            return file.StoragePolicyId;
        }

        foreach (EditLog.Fields.XAttr xattr in inode.XAttrs)
        {
            if (AttributeChanges.IsStoragePolicy(xattr) && xattr.Value is { Length: 1 } value)
            {
                return value.Span[0];
            }
        }

        return StoragePolicies.Unspecified;
    }
}
