using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;
using Stage = Tusk.Protocol.DataTransfer.OpWriteBlockProto.Types.BlockConstructionStage;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>WRITE_BLOCK: prepares the replica, sets up the rest of the pipeline, takes the packets.</summary>
/// <remarks>
/// A replica that cannot be prepared closes the connection without an answer; a next DataNode that cannot be reached is
/// answered with its address. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataXceiver#writeBlock.
/// </remarks>
internal sealed class BlockWrite(TransferContext context, DataTransferConnection upstream, OpWriteBlockProto request)
{
    private static readonly TimeSpan Extension = TimeSpan.FromSeconds(5); // for each DataNode after us
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(3);

    /// <summary>What Hadoop sends where the blocks come from no DataNode: one of nothing but zeros.</summary>
    private static readonly DatanodeInfoProto NoSource = new()
    {
        Id = new DatanodeIDProto
        {
            IpAddr = "",
            HostName = "",
            DatanodeUuid = "",
            XferPort = 0,
            InfoPort = 0,
            IpcPort = 0,
            InfoSecurePort = 0,
        },
        Capacity = 0,
        DfsUsed = 0,
        Remaining = 0,
        BlockPoolUsed = 0,
        LastUpdate = 0,
        XceiverCount = 0,
        NonDfsUsed = 0,
        AdminState = DatanodeInfoProto.Types.AdminState.Normal,
        CacheCapacity = 0,
        CacheUsed = 0,
        LastUpdateMonotonic = 0,
        LastBlockReportTime = 0,
        LastBlockReportMonotonic = 0,
        NumBlocks = 0,
    };

    private readonly ExtendedBlock _block = request.Header.BaseHeader.Block.ToBlock();
    private readonly bool _isClient = request.Header.ClientName.Length > 0;
    private readonly bool _isTransfer = request.Stage is Stage.TransferRbw or Stage.TransferFinalized;

    private GenerationStamp NewStamp => new((long)request.LatestGenerationStamp);

    /// <summary>Serves it.</summary>
    /// <exception cref="IOException">It failed, and the connection is of no use any more.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Check();
        if (_isClient && request.Stage == Stage.PipelineCloseRecovery)
        {
            await CloseRecoveredAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var checksum = ChunkChecksum.FromProto(request.RequestedChecksum);
        ReplicaWriter writer = await PrepareAsync(checksum).ConfigureAwait(false);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, writer.Stopping);
            using DataTransferConnection? mirror = await SetUpAsync(stop.Token).ConfigureAwait(false);
            if (_isClient && !_isTransfer)
            {
                if (request.Stage != Stage.PipelineSetupStreamingRecovery)
                {
                    context.Events.Receiving(writer.Replica);
                }

                await ReceiveWithAcksAsync(writer, mirror, checksum, stop.Token).ConfigureAwait(false);
            }
            else
            {
                await ReceiveCopyAsync(writer, mirror, checksum, stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not (DataTransferException or ReplicaException))
        {
            context.Store.CheckVolume(writer.Replica.Volume);
            throw;
        }
        finally
        {
            context.Store.Abandon(writer);
        }
    }

    private void Check()
    {
        int targets = request.Targets.Count;
        if (targets >= PipelineAck.MaxReplies || request.TargetStorageTypes.Count > targets || request.TargetStorageIds.Count > targets
            || request.MinBytesRcvd > long.MaxValue || request.MaxBytesRcvd > long.MaxValue || request.LatestGenerationStamp > long.MaxValue
            || _block.Length < 0 || _block.GenerationStamp.Value < 0)
        {
            throw new DataTransferException(
                $"{upstream.Node} asks to write {_block} of {_block.Length} B through {targets} more DataNodes with "
                + $"{request.TargetStorageTypes.Count} storage types, {request.MinBytesRcvd} to {request.MaxBytesRcvd} B received and "
                + $"generation {request.LatestGenerationStamp}: one of these numbers cannot be.");
        }
    }

    private async ValueTask<ReplicaWriter> PrepareAsync(ChunkChecksum checksum)
    {
        BlockStore store = context.Store;
        StorageType type = request.StorageType.ToStorageType();
        long least = (long)request.MinBytesRcvd;
        if (!_isClient || _isTransfer)
        {
            try
            {
                return await store.CreateTemporaryAsync(_block, type, checksum).ConfigureAwait(false);
            }
            catch (ReplicaException) when (!_isClient && store.Find(_block.Id) is { } there)
            {
                TellAgain(there);
                throw;
            }
        }

        return request.Stage switch
        {
            Stage.PipelineSetupCreate => store.Create(
                NewStamp == GenerationStamp.None ? _block : _block with { GenerationStamp = NewStamp }, type, checksum),
            Stage.PipelineSetupStreamingRecovery => await store.Recovery
                .RecoverWriteAsync(_block, NewStamp, least, (long)request.MaxBytesRcvd).ConfigureAwait(false),
            Stage.PipelineSetupAppend => store.Recovery.Append(_block, NewStamp, least),
            Stage.PipelineSetupAppendRecovery => await store.Recovery
                .RecoverAppendAsync(_block, NewStamp, least).ConfigureAwait(false),
            _ => throw new DataTransferException($"Unsupported stage {request.Stage} while receiving block {_block} from {upstream.Node}."),
        };
    }

    /// <summary>A NameNode that orders a copy to us does not know what we have; it hears of it before the next full report, or it would
    /// order the copy again and again. Of what waits for recovery it hears the generation alone.</summary>
    private void TellAgain(Replica replica)
    {
        if (replica.State == ReplicaState.Finalized)
        {
            context.Events.Received(replica);
            if (context.Store.Find(replica.Id) is null)
            {
                context.Events.Deleted(replica); // it went while that was said
            }
        }
        else if (replica.State != ReplicaState.Temporary)
        {
            context.Events.Receiving(replica);
        }
    }

    /// <summary>Connects to the next DataNode if there is one, and answers the one before us.</summary>
    private async Task<DataTransferConnection?> SetUpAsync(CancellationToken cancellationToken)
    {
        DataTransferConnection? mirror = null;
        var answer = new BlockOpResponseProto { Status = Status.Success, FirstBadLink = "" };
        try
        {
            if (request.Targets.Count > 0)
            {
                (mirror, BlockOpResponseProto? below) = await ConnectMirrorAsync(cancellationToken).ConfigureAwait(false);
                answer = below is null
                    ? answer
                    : new BlockOpResponseProto { Status = below.Status, FirstBadLink = below.FirstBadLink };
            }

            if (_isClient && !_isTransfer)
            {
                await upstream.SendMessageAsync(answer, cancellationToken).ConfigureAwait(false);
            }

            return mirror;
        }
        catch
        {
            mirror?.Dispose();
            throw;
        }
    }

    private async Task<(DataTransferConnection? Mirror, BlockOpResponseProto? Answer)> ConnectMirrorAsync(CancellationToken cancellationToken)
    {
        DatanodeInfo next = request.Targets[0].ToDatanode();
        DataTransferConnection? mirror = null;
        try
        {
            DataTransferTimeouts peer = context.Options.PeerTimeouts;
            TimeSpan extension = Extension * request.Targets.Count;
            mirror = await DataTransferConnection.ConnectAsync(
                next,
                context.HostOf(next),
                new DataTransferTimeouts(peer.Connect + extension, peer.Receive + extension, peer.Send + extension),
                context.Time,
                cancellationToken).ConfigureAwait(false);
            await mirror.SendOperationAsync(DataTransferOp.WriteBlock, Forwarded(request), cancellationToken).ConfigureAwait(false);

            // Copies between DataNodes are not answered.
            return (mirror, _isClient && !_isTransfer
                ? await mirror.ReceiveMessageAsync<BlockOpResponseProto>(cancellationToken).ConfigureAwait(false)
                : null);
        }
        catch (Exception e) when (e is DataTransferException or ProtocolMessageException && !cancellationToken.IsCancellationRequested)
        {
            mirror?.Dispose();
            context.Log.OperationFailed($"Set-up of the pipeline of {_block}", next.ToString(), e.Message);
            if (!_isClient)
            {
                return (null, null); // the NameNode orders another copy
            }

            await upstream.SendMessageAsync(
                new BlockOpResponseProto { Status = Status.Error, FirstBadLink = next.ToString() }, cancellationToken).ConfigureAwait(false);
            throw;
        }
        catch
        {
            mirror?.Dispose();
            throw;
        }
    }

    /// <summary>The same operation for the next DataNode: its own place is moved to the front.</summary>
    internal static OpWriteBlockProto Forwarded(OpWriteBlockProto request)
    {
        OpWriteBlockProto next = request.Clone();
        next.Targets.RemoveAt(0);
        if (next.TargetStorageTypes.Count > 0)
        {
            next.StorageType = next.TargetStorageTypes[0];
            next.TargetStorageTypes.RemoveAt(0);
        }

        if (next.TargetStorageIds.Count > 0)
        {
            next.StorageId = next.TargetStorageIds[0];
            next.TargetStorageIds.RemoveAt(0);
        }

        if (next.TargetPinnings.Count > 0)
        {
            next.Pinning = next.TargetPinnings[0];
            next.TargetPinnings.RemoveAt(0);
        }

        next.Source ??= NoSource;

        return next;
    }

    private async Task ReceiveWithAcksAsync(
        ReplicaWriter writer, DataTransferConnection? mirror, ChunkChecksum checksum, CancellationToken cancellationToken)
    {
        var responder = new PacketResponder(context, upstream, mirror, writer);
        var receiver = new BlockReceiver(context, upstream, mirror, writer, checksum, responder);
        Task responding = responder.RunAsync(cancellationToken);
        try
        {
            await receiver.ReceiveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            responder.Leave();
            if (receiver.FoundDamage)
            {
                // What was sent before is acknowledged below first.
                await Task.WhenAny(responding, Task.Delay(LastWord, context.Time, cancellationToken)).ConfigureAwait(false);
            }

            await EndAsync(responding, mirror).ConfigureAwait(false);
            throw;
        }

        responder.Complete();
        await responding.ConfigureAwait(false);
    }

    /// <summary>Lets a responder say its last word; what it waits for below is broken off after a while.</summary>
    private async Task EndAsync(Task responding, DataTransferConnection? mirror)
    {
        mirror?.Break();
        try
        {
            await responding.WaitAsync(LastWord, context.Time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or TimeoutException)
        {
            // The failure of the receiver is the one that is told.
            upstream.Break();
        }
    }

    private async Task ReceiveCopyAsync(
        ReplicaWriter writer, DataTransferConnection? mirror, ChunkChecksum checksum, CancellationToken cancellationToken)
    {
        var receiver = new BlockReceiver(context, upstream, mirror, writer, checksum, responder: null);
        try
        {
            await receiver.ReceiveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DataTransferException) when (receiver.FoundDamage && request.Source?.Id.DatanodeUuid.Length > 0)
        {
            context.Events.Damaged(_block, request.Source); // or it would be asked for a copy again and again
            throw;
        }

        if (request.Stage == Stage.TransferRbw)
        {
            context.Store.FinishTransfer(writer);
        }
        else
        {
            context.Store.Finish(writer, context.Options.SyncOnClose);
            context.Events.Received(writer.Replica);
        }

        if (_isTransfer)
        {
            await upstream.SendMessageAsync(new BlockOpResponseProto { Status = Status.Success }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CloseRecoveredAsync(CancellationToken cancellationToken)
    {
        Replica replica = await context.Store.Recovery
            .RecoverCloseAsync(_block, NewStamp, (long)request.MinBytesRcvd).ConfigureAwait(false);
        using DataTransferConnection? mirror = await SetUpAsync(cancellationToken).ConfigureAwait(false);
        context.Events.Received(replica);
    }
}
