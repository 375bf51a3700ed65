using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;
using Stage = Tusk.Protocol.DataTransfer.OpWriteBlockProto.Types.BlockConstructionStage;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Copies a replica to other DataNodes: as the NameNode orders, or for a client whose pipeline gets new members.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataNode.DataTransfer.</remarks>
internal sealed class ReplicaTransfer(TransferContext context) : IDisposable
{
    /// <summary>
    /// Most copies at a time that NameNodes order; more wait. Those for clients have their bound as connections
    /// (dfs.datanode.max.transfer.threads): a client whose targets take nothing must not keep lost replicas from being made anew.
    /// </summary>
    private const int MostAtATime = 16;

    private readonly SemaphoreSlim _places = new(MostAtATime);
    private int _running;

    /// <summary>How many are under way or wait.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Copies a finished replica.</summary>
    /// <param name="block">The block.</param>
    /// <param name="targets">Where to: the first takes it from us, the others each from the one before.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <exception cref="IOException">It failed.</exception>
    public async Task CopyAsync(ExtendedBlock block, IReadOnlyList<TransferTarget> targets, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await SendAsync(block, targets, Stage.PipelineSetupCreate, clientName: "", cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>Copies a replica to DataNodes that join a client's pipeline.</summary>
    /// <exception cref="IOException">There is no such replica, or it failed.</exception>
    public async Task CopyForClientAsync(
        ExtendedBlock block, IReadOnlyList<TransferTarget> targets, string clientName, CancellationToken cancellationToken)
    {
        Replica replica = context.Store.Require(block);
        if (replica.Stamp < block.GenerationStamp)
        {
            throw ReplicaException.Io($"{replica.Stamp} = storedGS < b.getGenerationStamp(), b={block}");
        }

        Stage stage = replica.State switch
        {
            ReplicaState.BeingWritten => Stage.TransferRbw,
            ReplicaState.Finalized => Stage.TransferFinalized,
            _ => throw ReplicaException.Io($"{block} is not a RBW or finalized replica: {replica}"),
        };
        Interlocked.Increment(ref _running);
        try
        {
            await SendAsync(block with { GenerationStamp = replica.Stamp }, targets, stage, clientName, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task SendAsync(
        ExtendedBlock block, IReadOnlyList<TransferTarget> targets, Stage stage, string clientName, CancellationToken cancellationToken)
    {
        using ReplicaReader reader = context.Store.OpenReader(block);
        DatanodeInfo first = targets[0].Node;
        DataTransferTimeouts peer = context.Options.PeerTimeouts;
        using DataTransferConnection connection = await DataTransferConnection.ConnectAsync(
            first, context.HostOf(first), peer, context.Time, cancellationToken).ConfigureAwait(false);

        // Of a replica being written what all have acknowledged, and the rest of its last chunk, whose checksum is that of the whole;
        // its client sends what follows again.
        int chunk = reader.Checksum.BytesPerChunk;
        long end = Math.Min(reader.Length, (reader.VisibleLength + chunk - 1) / chunk * chunk);
        var sender = new BlockSender(reader, 0, end, withSums: true, context.ReadBuffers);
        OpWriteBlockProto operation = Operation(block with { Length = end }, targets, stage, clientName, reader);
        if (context.Self() is { } self)
        {
            operation.Source = new DatanodeInfoProto { Id = self }; // whom the target blames for damage
        }

        await connection.SendOperationAsync(DataTransferOp.WriteBlock, operation, cancellationToken).ConfigureAwait(false);
        try
        {
            await sender.SendAsync(connection, ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e is not DataTransferException)
        {
            context.NoteReadError(block.Id, reader, e);
            throw;
        }

        if (clientName.Length > 0)
        {
            DNTransferAckProto answer = await connection.ReceiveMessageAsync<DNTransferAckProto>(cancellationToken).ConfigureAwait(false);
            if (answer.Status != Status.Success)
            {
                throw new DataTransferException($"Bad connect ack, targets={string.Join(", ", targets.Select(static target => target.Node))} status={answer.Status}");
            }
        }
        else
        {
            // It is not answered; who closes first would cut off what is on its way.
            await WaitForEndAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        context.Log.Transferred(block, first.ToString());
    }

    private static async ValueTask WaitForEndAsync(DataTransferConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(5));
            await connection.ReceiveAsync(1, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DataTransferException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // It has closed, or keeps the connection for another operation: both are the end.
        }
    }

    private static OpWriteBlockProto Operation(
        ExtendedBlock block, IReadOnlyList<TransferTarget> targets, Stage stage, string clientName, ReplicaReader reader)
    {
        var empty = new BlockToken(default, default, "", "");
        var operation = new OpWriteBlockProto
        {
            Header = new ClientOperationHeaderProto
            {
                BaseHeader = new BaseHeaderProto { Block = block.ToProto(), Token = empty.ToProto() },
                ClientName = clientName,
            },
            Stage = stage,
            PipelineSize = 0,
            MinBytesRcvd = 0,
            MaxBytesRcvd = 0,
            LatestGenerationStamp = 0,
            RequestedChecksum = reader.Checksum.ToProto(),
            CachingStrategy = new CachingStrategyProto(),
            StorageType = targets[0].Type.ToProto(),
            AllowLazyPersist = false,
            Pinning = false,
            TargetPinnings = { false },
            StorageId = targets[0].StorageId,
        };
        foreach (TransferTarget target in targets.Skip(1))
        {
            operation.Targets.Add(target.Node.ToProto());
            operation.TargetStorageTypes.Add(target.Type.ToProto());
            operation.TargetStorageIds.Add(target.StorageId);
        }

        return operation;
    }
}
