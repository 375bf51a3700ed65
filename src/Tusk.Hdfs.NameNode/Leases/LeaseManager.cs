namespace Tusk.Hdfs.NameNode.Leases;

/// <summary>Who writes which files, and whose time is over.</summary>
/// <remarks>
/// A client that is silent for the soft limit may lose its files to another one who asks; for the hard limit, to the NameNode.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.LeaseManager.
/// </remarks>
/// <param name="softLimitMillis">The soft limit, in milliseconds; Hadoop's is fixed.</param>
/// <param name="hardLimitMillis">The hard limit, in milliseconds (dfs.namenode.lease-hard-limit-sec).</param>
internal sealed class LeaseManager(long softLimitMillis, long hardLimitMillis)
{
    private readonly Dictionary<string, Lease> _byHolder = [];
    private readonly Dictionary<InodeId, Lease> _byFile = [];

    /// <summary>How many clients write.</summary>
    public int HolderCount => _byHolder.Count;

    /// <summary>How many files are written.</summary>
    public int FileCount => _byFile.Count;

    /// <summary>The files that are written, in no order.</summary>
    public IReadOnlyCollection<InodeId> Files => _byFile.Keys;

    /// <summary>The lease of a client; null if it writes nothing.</summary>
    public Lease? Find(string holder) => _byHolder.GetValueOrDefault(holder);

    /// <summary>The lease that a file is in; null if nobody writes it.</summary>
    public Lease? Find(InodeId file) => _byFile.GetValueOrDefault(file);

    /// <summary>A client writes a file from now on; that counts as a sign of life.</summary>
    public Lease Add(string holder, InodeId file, long nowMillis)
    {
        Remove(file);
        if (!_byHolder.TryGetValue(holder, out Lease? lease))
        {
            lease = _byHolder[holder] = new Lease(holder, nowMillis);
        }

        lease.RenewedMillis = nowMillis;
        lease.Add(file);
        _byFile[file] = lease;
        return lease;
    }

    /// <summary>Nobody writes a file any more.</summary>
    public void Remove(InodeId file)
    {
        if (_byFile.Remove(file, out Lease? lease))
        {
            lease.Remove(file);
            if (lease.Files.Count == 0)
            {
                _byHolder.Remove(lease.Holder);
            }
        }
    }

    /// <summary>A sign of life of a client; nothing if it writes nothing.</summary>
    public void Renew(string holder, long nowMillis)
    {
        if (_byHolder.TryGetValue(holder, out Lease? lease))
        {
            lease.RenewedMillis = nowMillis;
        }
    }

    /// <summary>Gives all clients their full time again: after a start, none could renew before.</summary>
    public void RenewAll(long nowMillis)
    {
        foreach (Lease lease in _byHolder.Values)
        {
            lease.RenewedMillis = nowMillis;
        }
    }

    /// <summary>Whether somebody else may take over.</summary>
    public bool IsPastSoftLimit(Lease lease, long nowMillis) => nowMillis - lease.RenewedMillis > softLimitMillis;

    /// <summary>Leases that the NameNode is to take over, the oldest first.</summary>
    public IReadOnlyList<Lease> PastHardLimit(long nowMillis) =>
    [
        .. _byHolder.Values
            .Where(lease => nowMillis - lease.RenewedMillis > hardLimitMillis)
            .OrderBy(static lease => lease.RenewedMillis).ThenBy(static lease => lease.Holder, StringComparer.Ordinal),
    ];
}
