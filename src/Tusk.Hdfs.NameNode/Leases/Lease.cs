namespace Tusk.Hdfs.NameNode.Leases;

/// <summary>What one client writes, and when it was last heard of.</summary>
internal sealed class Lease
{
    private readonly HashSet<InodeId> _files = [];

    internal Lease(string holder, long renewedMillis) => (Holder, RenewedMillis) = (holder, renewedMillis);

    /// <summary>The client.</summary>
    public string Holder { get; }

    /// <summary>When it was last heard of, by the monotonic clock.</summary>
    public long RenewedMillis { get; internal set; }

    /// <summary>The files it writes.</summary>
    public IReadOnlySet<InodeId> Files => _files;

    /// <summary>As Hadoop prints it.</summary>
    public override string ToString() => $"[Lease.  Holder: {Holder}, pending creates: {_files.Count}]";

    internal void Add(InodeId file) => _files.Add(file);

    internal void Remove(InodeId file) => _files.Remove(file);
}
