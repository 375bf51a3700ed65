using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>DataNodes that failed when a block was begun, and are not asked for again for a while.</summary>
internal sealed class ExcludedNodes
{
    private readonly TimeSpan _lifetime;
    private readonly Dictionary<DatanodeInfo, TimeSpan> _until = [];

    public ExcludedNodes(TimeSpan lifetime) => _lifetime = lifetime;

    /// <summary>Excludes a DataNode.</summary>
    /// <param name="node">The DataNode.</param>
    /// <param name="now">The time, from any fixed start.</param>
    public void Add(DatanodeInfo node, TimeSpan now) => _until[node] = now + _lifetime;

    /// <summary>Those that are excluded now.</summary>
    public IReadOnlyCollection<DatanodeInfo> At(TimeSpan now)
    {
        foreach ((DatanodeInfo node, TimeSpan until) in _until)
        {
            if (until <= now)
            {
                _until.Remove(node);
            }
        }

        return _until.Keys;
    }
}
