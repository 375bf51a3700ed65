using System.Buffers.Binary;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>One connection to the data port: operations, one after the other.</summary>
/// <remarks>
/// A wrong version, an unknown operation and a message that is none close the connection without a word, as Hadoop does.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataXceiver#run.
/// </remarks>
internal sealed class TransferSession(TransferContext context, ReplicaTransfer transfers, DataTransferConnection peer)
{
    private const int HeadBytes = sizeof(short) + 1;

    /// <summary>Serves it to its end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string operation = "Set-up";
        try
        {
            bool goesOn = true;
            for (int served = 0; goesOn; served++)
            {
                operation = "Set-up";
                DataTransferOp? next = await ReceiveHeadAsync(served, cancellationToken).ConfigureAwait(false);
                if (next is null)
                {
                    return;
                }

                operation = next.Value.ToString();
                goesOn = await ServeAsync(next.Value, cancellationToken).ConfigureAwait(false) && context.Options.KeepAlive > TimeSpan.Zero;
                peer.Rest();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Log.OperationFailed(operation, peer.Node.ToString(), e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The DataNode stops.
        }
        catch (OperationCanceledException)
        {
            context.Log.OperationFailed(operation, peer.Node.ToString(), "somebody else wants the replica");
        }
    }

    /// <summary>Waits for the next operation.</summary>
    /// <returns>Null at the end of the connection, and for what is no operation of ours.</returns>
    private async ValueTask<DataTransferOp?> ReceiveHeadAsync(int served, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (served > 0)
        {
            patience.CancelAfter(context.Options.KeepAlive);
        }

        try
        {
            await peer.ReceiveAsync(HeadBytes, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (served > 0 && e is DataTransferException or OperationCanceledException)
        {
            return null; // idle for too long, or closed: both are usual
        }

        short version = BinaryPrimitives.ReadInt16BigEndian(peer.Received);
        var operation = (DataTransferOp)peer.Received[sizeof(short)];
        peer.Consume(HeadBytes);
        if (version == DataTransferVersion.Current)
        {
            return operation;
        }

        context.Log.OperationFailed("Set-up", peer.Node.ToString(), $"version {version}, expected {DataTransferVersion.Current}");
        return null;
    }

    /// <summary>Serves an operation.</summary>
    /// <returns>Whether another may follow.</returns>
    private async Task<bool> ServeAsync(DataTransferOp operation, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case DataTransferOp.ReadBlock:
                var read = await peer.ReceiveMessageAsync<OpReadBlockProto>(cancellationToken).ConfigureAwait(false);
                return await new BlockRead(context, peer, read).RunAsync(cancellationToken).ConfigureAwait(false);
            case DataTransferOp.WriteBlock:
                var write = await peer.ReceiveMessageAsync<OpWriteBlockProto>(cancellationToken).ConfigureAwait(false);
                await new BlockWrite(context, peer, write).RunAsync(cancellationToken).ConfigureAwait(false);
                return false;
            case DataTransferOp.TransferBlock:
                await TransferAsync(cancellationToken).ConfigureAwait(false);
                return false;
            case DataTransferOp.CopyBlock:
                var copy = await peer.ReceiveMessageAsync<OpCopyBlockProto>(cancellationToken).ConfigureAwait(false);
                await new BlockCopy(context, peer, copy).RunAsync(cancellationToken).ConfigureAwait(false);
                return false;
            case DataTransferOp.ReplaceBlock:
                var replace = await peer.ReceiveMessageAsync<OpReplaceBlockProto>(cancellationToken).ConfigureAwait(false);
                await new BlockReplace(context, peer, replace).RunAsync(cancellationToken).ConfigureAwait(false);
                return false;
            case DataTransferOp.BlockChecksum:
                return await AnswerChecksumAsync(cancellationToken).ConfigureAwait(false);
            case DataTransferOp.RequestShortCircuitFds or DataTransferOp.RequestShortCircuitShm or DataTransferOp.ReleaseShortCircuitFds
                or DataTransferOp.BlockGroupChecksum:
                await RefuseAsync(operation, cancellationToken).ConfigureAwait(false);
                return false;
            default:
                context.Log.OperationFailed("Set-up", peer.Node.ToString(), $"unknown operation {(byte)operation}");
                return false;
        }
    }

    private async Task TransferAsync(CancellationToken cancellationToken)
    {
        var request = await peer.ReceiveMessageAsync<OpTransferBlockProto>(cancellationToken).ConfigureAwait(false);
        int count = request.Targets.Count;
        if (count is 0 or >= PipelineAck.MaxReplies)
        {
            throw new DataTransferException($"{peer.Node} asks for a transfer to {count} DataNodes; expected 1 to {PipelineAck.MaxReplies - 1}.");
        }

        TransferTarget[] targets = [.. request.Targets.Select((target, i) => new TransferTarget(
            target.ToDatanode(),
            i < request.TargetStorageIds.Count ? request.TargetStorageIds[i] : "",
            i < request.TargetStorageTypes.Count ? request.TargetStorageTypes[i].ToStorageType() : StorageType.Disk))];
        await transfers.CopyForClientAsync(
            request.Header.BaseHeader.Block.ToBlock(), targets, request.Header.ClientName, cancellationToken).ConfigureAwait(false);
        await peer.SendMessageAsync(
            new BlockOpResponseProto { Status = Status.Success, FirstBadLink = "" }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> AnswerChecksumAsync(CancellationToken cancellationToken)
    {
        var request = await peer.ReceiveMessageAsync<OpBlockChecksumProto>(cancellationToken).ConfigureAwait(false);
        ExtendedBlock block = request.Header.Block.ToBlock();
        BlockOpResponseProto answer;
        try
        {
            using ReplicaReader reader = context.Store.OpenReader(block);
            long length = block.Length > 0 ? Math.Min(block.Length, reader.VisibleLength) : reader.VisibleLength;
            answer = new BlockOpResponseProto
            {
                Status = Status.Success,
                ChecksumResponse = BlockChecksumOperation.Compute(reader, length, request.BlockChecksumOptions),
            };
        }
        catch (ReplicaException e)
        {
            answer = new BlockOpResponseProto
            {
                Status = Status.Error,
                Message = $"opBlockChecksum {block} received exception {e.JavaText}",
            };
        }

        await peer.SendMessageAsync(answer, cancellationToken).ConfigureAwait(false);
        return answer.Status == Status.Success;
    }

    private async Task RefuseAsync(DataTransferOp operation, CancellationToken cancellationToken)
    {
        // Read first: what is left unread when a socket is closed takes the answer with it. Its fields do not matter.
        await peer.ReceiveMessageAsync<VersionRequestProto>(cancellationToken).ConfigureAwait(false);
        await peer.SendMessageAsync(
            new BlockOpResponseProto
            {
                Status = Status.ErrorUnsupported,
                Message = $"{operation} is not supported by this DataNode.",
            },
            cancellationToken).ConfigureAwait(false);
        context.Log.OperationFailed(operation.ToString(), peer.Node.ToString(), "not supported");
    }
}
