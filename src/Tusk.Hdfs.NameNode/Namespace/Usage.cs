using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>Names and bytes that a file or a subtree takes of quotas.</summary>
/// <param name="Names">Files and directories.</param>
/// <param name="SpaceBytes">Bytes, replicas counted.</param>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.INode#computeQuotaUsage.</remarks>
internal readonly record struct Usage(long Names, long SpaceBytes)
{
    public static Usage operator +(Usage left, Usage right) => new(left.Names + right.Names, left.SpaceBytes + right.SpaceBytes);

    public static Usage operator -(Usage left, Usage right) => new(left.Names - right.Names, left.SpaceBytes - right.SpaceBytes);

    /// <summary>Bytes of a file. While it is written, its last block counts as a full one: nobody may outgrow a quota unseen.</summary>
    public static long SpaceOf(InodeFile file)
    {
        long bytes = 0;
        for (int i = 0; i < file.Blocks.Count; i++)
        {
            bool isOpen = file.UnderConstruction is not null && i == file.Blocks.Count - 1;
            bytes += isOpen ? Math.Max(file.BlockSizeBytes, file.Blocks[i].LengthBytes) : file.Blocks[i].LengthBytes;
        }

        return bytes * file.Replication;
    }

    /// <summary>What a subtree takes.</summary>
    public static Usage Of(Inode inode)
    {
        if (inode is not InodeDirectory root)
        {
            return new Usage(1, inode is InodeFile file ? SpaceOf(file) : 0);
        }

        if (root.Quota is DirectoryQuota quota)
        {
            return new Usage(quota.NamespaceUsed, quota.SpaceUsedBytes);
        }

        Usage usage = default;
        var pending = new Stack<InodeDirectory>([root]);
        while (pending.TryPop(out InodeDirectory? directory))
        {
            usage += new Usage(1, 0);
            foreach (Inode child in directory.Children)
            {
                if (child is InodeDirectory { Quota: null } deeper)
                {
                    pending.Push(deeper);
                }
                else
                {
                    usage += Of(child);
                }
            }
        }

        return usage;
    }

    /// <summary>Counts it in all directories with quotas from one upwards.</summary>
    public static void Add(InodeDirectory? from, Usage delta)
    {
        if (delta == default)
        {
            return;
        }

        for (InodeDirectory? directory = from; directory is not null; directory = directory.Parent)
        {
            if (directory.Quota is DirectoryQuota quota)
            {
                quota.NamespaceUsed += delta.Names;
                quota.SpaceUsedBytes += delta.SpaceBytes;
            }
        }
    }

    /// <summary>Counts anew what all directories with quotas have, after an image was loaded.</summary>
    public static void CountAll(InodeDirectory root)
    {
        List<InodeDirectory> order = [root];
        for (int i = 0; i < order.Count; i++)
        {
            foreach (Inode child in order[i].Children)
            {
                if (child is InodeDirectory directory)
                {
                    order.Add(directory);
                }
            }
        }

        // From the leaves up, so that quotas below are right when those above use them.
        var totals = new Dictionary<InodeDirectory, Usage>(order.Count);
        for (int i = order.Count - 1; i >= 0; i--)
        {
            Usage usage = new(1, 0);
            foreach (Inode child in order[i].Children)
            {
                usage += child is InodeDirectory directory ? totals[directory] : Of(child);
            }

            totals[order[i]] = usage;
            if (order[i].Quota is DirectoryQuota quota)
            {
                (quota.NamespaceUsed, quota.SpaceUsedBytes) = (usage.Names, usage.SpaceBytes);
            }
        }
    }
}
