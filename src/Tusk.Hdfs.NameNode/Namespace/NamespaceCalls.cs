using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Reads;

namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>The calls of clients that concern names, in groups.</summary>
/// <remarks>
/// Each checks, then does what it must by operations, which <see cref="NamespaceState.TakeOperations"/> gives for the log.
/// </remarks>
internal sealed class NamespaceCalls
{
    /// <summary>Calls on a namespace.</summary>
    public NamespaceCalls(NamespaceState state)
    {
        var context = new ChangeContext(state);
        Permissions = context.Permissions;
        Leases = new LeaseRecovery(context);
        Directories = new DirectoryMaking(context);
        Attributes = new Attributes(context);
        Creation = new FileCreation(context, Directories, Attributes, Leases);
        Writing = new FileWriting(context, Leases);
        Pipelines = new PipelineUpdates(context);
        Appending = new Appending(context, Leases);
        Truncation = new Truncation(context, Leases);
        Concatenation = new Concatenation(context);
        Renaming = new Renaming(context);
        Deletion = new Deletion(context);
        Quotas = new Quotas(context);
        Lookups = new Lookups(context);
        Listings = new Listings(context, Lookups);
    }

    /// <summary>Who may do what.</summary>
    public Paths.PermissionChecker Permissions { get; }

    /// <summary>mkdirs.</summary>
    public DirectoryMaking Directories { get; }

    /// <summary>create.</summary>
    public FileCreation Creation { get; }

    /// <summary>addBlock, abandonBlock, fsync, complete.</summary>
    public FileWriting Writing { get; }

    /// <summary>updateBlockForPipeline, updatePipeline.</summary>
    public PipelineUpdates Pipelines { get; }

    /// <summary>append.</summary>
    public Appending Appending { get; }

    /// <summary>truncate.</summary>
    public Truncation Truncation { get; }

    /// <summary>concat.</summary>
    public Concatenation Concatenation { get; }

    /// <summary>rename, rename2.</summary>
    public Renaming Renaming { get; }

    /// <summary>delete.</summary>
    public Deletion Deletion { get; }

    /// <summary>setPermission, setOwner, setTimes, setReplication, setStoragePolicy.</summary>
    public Attributes Attributes { get; }

    /// <summary>setQuota.</summary>
    public Quotas Quotas { get; }

    /// <summary>recoverLease, and what becomes of files whose writers are gone.</summary>
    public LeaseRecovery Leases { get; }

    /// <summary>getFileInfo, getBlockLocations and other questions about one path.</summary>
    public Lookups Lookups { get; }

    /// <summary>getListing, getContentSummary, listOpenFiles.</summary>
    public Listings Listings { get; }
}
