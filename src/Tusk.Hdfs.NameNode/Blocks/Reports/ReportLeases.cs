using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Blocks.Reports;

/// <summary>Leave to send a full block report: only so many DataNodes have it at a time.</summary>
/// <remarks>Source: Apache Hadoop 3.4, BlockReportLeaseManager. Its waiting DataNodes are served first come, first served.</remarks>
internal sealed class ReportLeases(BlockManagerOptions options, Random random)
{
    private readonly Dictionary<DatanodeDescriptor, (long Id, long EndsAt)> _leases = [];
    private readonly List<DatanodeDescriptor> _waiting = [];

    /// <summary>How many have leave.</summary>
    public int Count => _leases.Count;

    /// <summary>Asks for leave.</summary>
    /// <returns>Its id; 0 if it is not to be had now.</returns>
    public long Request(DatanodeDescriptor datanode, long now)
    {
        foreach (DatanodeDescriptor late in _leases.Where(lease => lease.Value.EndsAt <= now).Select(static lease => lease.Key).ToArray())
        {
            _leases.Remove(late);
        }

        _leases.Remove(datanode); // it has forgotten the one it had
        if (!_waiting.Contains(datanode))
        {
            _waiting.Add(datanode);
        }

        _waiting.RemoveAll(static waiting => !waiting.IsAlive);
        int place = _waiting.IndexOf(datanode);
        if (place < 0 || place >= options.ReportLeases - _leases.Count)
        {
            return 0;
        }

        long id = random.NextInt64(1, long.MaxValue);
        _waiting.RemoveAt(place);
        _leases.Add(datanode, (id, now + options.ReportLeaseLength));
        return id;
    }

    /// <summary>Whether a report comes with leave; one with id 0 was asked for by an operator, and needs none.</summary>
    public bool Allows(DatanodeDescriptor datanode, long id, long now) =>
        id == 0 || (_leases.TryGetValue(datanode, out (long Id, long EndsAt) lease) && lease.Id == id && lease.EndsAt > now);

    /// <summary>The report is complete, or its DataNode is gone.</summary>
    public void End(DatanodeDescriptor datanode)
    {
        _leases.Remove(datanode);
        _waiting.Remove(datanode);
    }
}
