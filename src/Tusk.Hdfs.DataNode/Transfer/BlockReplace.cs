using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>REPLACE_BLOCK: fetches a replica from one DataNode, to have it instead of a third one, as the balancer asks.</summary>
/// <remarks>
/// The NameNode is told whose replica is to go. Who asks is told IN_PROGRESS now and then, and at the end what became of it.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataXceiver#replaceBlock.
/// </remarks>
internal sealed class BlockReplace(TransferContext context, DataTransferConnection peer, OpReplaceBlockProto request)
{
    private const int DoneBytes = 2;

    private readonly ExtendedBlock _block = request.Header.Block.ToBlock();

    /// <summary>Serves it.</summary>
    /// <exception cref="DataTransferException">Who asks has gone.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!context.Moves.TryEnter())
        {
            await AnswerAsync(MoveLimits.Refusal($"receive block {_block.Id} from", peer), cancellationToken).ConfigureAwait(false);
            return;
        }

        string? failure;
        try
        {
            failure = await FetchAndTellAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            context.Moves.Leave();
        }

        await AnswerAsync(failure, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches the replica, and tells who waits that it goes on.</summary>
    /// <returns>What went wrong; null if nothing did.</returns>
    private async Task<string?> FetchAndTellAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<string?> fetching = FetchAsync(stop.Token);
        try
        {
            while (await Task.WhenAny(fetching, Task.Delay(context.Options.PeerTimeouts.Receive / 2, context.Time, stop.Token))
                .ConfigureAwait(false) != fetching)
            {
                stop.Token.ThrowIfCancellationRequested();
                await peer.SendMessageAsync(new BlockOpResponseProto { Status = Status.InProgress }, stop.Token).ConfigureAwait(false);
            }

            return await fetching.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)fetching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it must not go on when nobody counts it
        }
    }

    private async Task<string?> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            DatanodeInfo source = request.Source.ToDatanode();
            using DataTransferConnection proxy = await DataTransferConnection.ConnectAsync(
                source, context.HostOf(source), context.Options.PeerTimeouts, context.Time, cancellationToken).ConfigureAwait(false);
            await FetchAsync(proxy, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ReplicaException e)
        {
            return $"opReplaceBlock {_block} received exception {e.JavaText}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"opReplaceBlock {_block} received exception java.io.IOException: {e.Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"opReplaceBlock {_block} received exception java.io.IOException: somebody else wants the replica";
        }
    }

    private async Task FetchAsync(DataTransferConnection proxy, CancellationToken cancellationToken)
    {
        await proxy.SendOperationAsync(
            DataTransferOp.CopyBlock, new OpCopyBlockProto { Header = request.Header }, cancellationToken).ConfigureAwait(false);
        var answer = await proxy.ReceiveMessageAsync<BlockOpResponseProto>(cancellationToken).ConfigureAwait(false);
        if (answer.Status != Status.Success || answer.ReadOpChecksumInfo is not { } info)
        {
            throw new DataTransferException($"DataNode {proxy.Node} does not give {_block}: {answer.Status}, {answer.Message}");
        }

        var checksum = ChunkChecksum.FromProto(info.Checksum);
        ReplicaWriter writer = await context.Store.CreateTemporaryAsync(
            _block, request.StorageType.ToStorageType(), checksum).ConfigureAwait(false);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, writer.Stopping);
            var receiver = new BlockReceiver(context, proxy, mirror: null, writer, checksum, responder: null, context.Moves);
            try
            {
                await receiver.ReceiveAsync(stop.Token).ConfigureAwait(false);
            }
            catch (DataTransferException) when (receiver.FoundDamage)
            {
                context.Events.Damaged(_block, request.Source);
                throw;
            }

            context.Store.Finish(writer, context.Options.SyncOnClose);
            context.Events.Received(writer.Replica, request.DelHint);
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

        await HearEndAsync(proxy, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the other's place is free: the balancer takes it to be so when it is answered.</summary>
    private static async ValueTask HearEndAsync(DataTransferConnection proxy, CancellationToken cancellationToken)
    {
        try
        {
            await proxy.ReceiveAsync(DoneBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (DataTransferException)
        {
            // The replica is here all the same.
        }
    }

    private async ValueTask AnswerAsync(string? failure, CancellationToken cancellationToken)
    {
        var answer = new BlockOpResponseProto { Status = Status.Success };
        if (failure is not null)
        {
            context.Log.OperationFailed("ReplaceBlock", peer.Node.ToString(), failure);
            (answer.Status, answer.Message) = (Status.Error, failure);
        }

        await peer.SendMessageAsync(answer, cancellationToken).ConfigureAwait(false);
    }
}
