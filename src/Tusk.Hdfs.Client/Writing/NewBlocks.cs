using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Gets new blocks for a file, each with a pipeline that is up.</summary>
internal sealed class NewBlocks(
    IFileCalls calls, HdfsWriteOptions options, PipelineOpener opener, TimeProvider time, Action<string>? warned)
{
    /// <summary>What the NameNode says of a replica, as pipelines have it.</summary>
    public static PipelineNode ToNode(ReplicaLocation replica) => new(replica.Node, replica.StorageId, replica.StorageType);

    /// <summary>Gets a block and sets its pipeline up; gives it back and asks for another one where that fails.</summary>
    /// <param name="last">The last block of the file with its acknowledged length; null for the first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<NewBlock> BeginAsync(ExtendedBlock? last, CancellationToken cancellationToken)
    {
        PipelineSetupException? first = null;
        for (int retry = 0; ; retry++)
        {
            LocatedBlock located;
            try
            {
                located = await AddAsync(last, cancellationToken).ConfigureAwait(false);
            }
            catch (RemoteException e) when (first is not null && e.JavaClassName == "java.io.IOException")
            {
                // There is no DataNode but those that did not take it: why not, the NameNode does not know.
                throw e.Explained($"{e.JavaMessage.Split('\n', 2)[0].TrimEnd()} Excluded because: {first.Message}");
            }

            PipelineNode[] nodes = [.. located.Replicas.Select(ToNode)];
            if (nodes.Length == 0)
            {
                throw new HadoopException($"The NameNode gave block {located.Block} of {calls.Path} no DataNode to be written to.");
            }

            try
            {
                WritePipeline pipeline = await opener.OpenAsync(
                    located, nodes, PipelineStage.Create, 0, 0, GenerationStamp.None, calls.ClientName, cancellationToken).ConfigureAwait(false);
                return new NewBlock(located, nodes, pipeline);
            }
            catch (PipelineSetupException e)
            {
                first ??= e;
                await calls.AbandonBlockAsync(located.Block, cancellationToken).ConfigureAwait(false);
                opener.Exclude(nodes[e.BadNode].Node);
                if (retry == options.BlockRetries)
                {
                    throw new HadoopException(
                        $"No new block of {calls.Path} could be begun in {retry + 1} attempts; the last time: {e.Message} "
                        + "Are the DataNodes up and reachable from here? (dfs.client.block.write.retries)", e);
                }
            }
        }
    }

    private async Task<LocatedBlock> AddAsync(ExtendedBlock? last, CancellationToken cancellationToken)
    {
        RetryPauses pauses = options.ReplicationPauses;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await calls.AddBlockAsync(last, opener.Excluded, cancellationToken).ConfigureAwait(false);
            }
            catch (NotReplicatedYetException e) when (pauses.Before(attempt) is not null)
            {
                TimeSpan pause = pauses.Before(attempt)!.Value;
                RetryPauses.Warn(warned, pause, $"{calls.Path} gets no further block yet: {e.JavaMessage.Split('\n', 2)[0].TrimEnd()}");
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
