using Tusk.Hdfs.NameNode.Leases;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;

namespace Tusk.Hdfs.NameNode.Namespace.Changes;

/// <summary>Whether a client writes a file.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSNamesystem#checkLease.</remarks>
/// <param name="leases">Who writes what.</param>
internal sealed class LeaseChecks(LeaseManager leases)
{
    /// <summary>The file, if a client writes it.</summary>
    /// <exception cref="NameNodeException">It does not exist, or this client does not write it.</exception>
    public InodeFile Require(ResolvedPath path, InodeId asked, string holder)
    {
        if (path.Last is null)
        {
            throw Refusal.FileNotFound("File does not exist: " + Describe(path, asked, holder));
        }

        if (path.Last is not InodeFile file)
        {
            throw Refusal.LeaseExpired("INode is not a regular file: " + Describe(path, asked, holder));
        }

        if (file.UnderConstruction is not FileUnderConstruction writer)
        {
            throw Refusal.LeaseExpired("File is not open for writing: " + Describe(path, asked, holder));
        }

        return writer.ClientName == holder
            ? file
            : throw Refusal.LeaseExpired(
                $"Client (={holder}) is not the lease owner (={writer.ClientName}: {Describe(path, asked, holder)}");
    }

    /// <summary>Refuses a length of a block that the file's blocks cannot have: sums of lengths must not overflow.</summary>
    public static void RequireLength(InodeFile file, long blockBytes)
    {
        if (blockBytes > file.BlockSizeBytes)
        {
            throw Refusal.IO($"A block of {blockBytes} B in {file.Path}; expected at most its block size, {file.BlockSizeBytes} B");
        }
    }

    private string Describe(ResolvedPath path, InodeId asked, string holder)
    {
        Lease? lease = leases.Find(holder);
        return $"{path.Path} (inode {asked}) {lease?.ToString() ?? $"Holder {holder} does not have any open files."}";
    }
}
