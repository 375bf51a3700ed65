using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Sets up the pipelines of one file, and remembers which DataNodes to avoid.</summary>
internal sealed class PipelineOpener
{
    private readonly HdfsWriteOptions _options;
    private readonly long _blockBytes;
    private readonly bool _lazyPersist;
    private readonly TimeProvider _time;
    private readonly ExcludedNodes _excluded;

    public PipelineOpener(HdfsWriteOptions options, long blockBytes, bool lazyPersist, TimeProvider time)
    {
        (_options, _blockBytes, _lazyPersist, _time) = (options, blockBytes, lazyPersist, time);
        _excluded = new ExcludedNodes(options.ExclusionLifetime);
    }

    /// <summary>The DataNodes to avoid.</summary>
    public IReadOnlyCollection<DatanodeInfo> Excluded => _excluded.At(_time.GetElapsedTime(0));

    /// <summary>Avoids a DataNode from now on, for a while.</summary>
    public void Exclude(DatanodeInfo node) => _excluded.Add(node, _time.GetElapsedTime(0));

    /// <summary>Sets a pipeline up.</summary>
    /// <exception cref="PipelineSetupException">It could not be, and which DataNode is to blame.</exception>
    public Task<WritePipeline> OpenAsync(
        LocatedBlock block,
        IReadOnlyList<PipelineNode> nodes,
        PipelineStage stage,
        long acknowledgedBytes,
        long sentBytes,
        GenerationStamp newGeneration,
        string clientName,
        CancellationToken cancellationToken)
    {
        var setup = new PipelineSetup
        {
            Block = block.Block with { Length = _blockBytes },
            Token = block.Token,
            ClientName = clientName,
            Nodes = nodes,
            Stage = stage,
            Checksum = _options.Checksum,
            AcknowledgedBytes = acknowledgedBytes,
            SentBytes = sentBytes,
            NewGeneration = newGeneration,
            LazyPersist = _lazyPersist,
        };
        DatanodeInfo first = nodes[0].Node;
        return WritePipeline.OpenAsync(
            setup, _options.UseHostName ? first.HostName : first.IpAddress, _options.TimeoutsFor(nodes.Count), _time, cancellationToken);
    }
}
