using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>COPY_BLOCK: gives a whole replica to a DataNode that is to have it instead of another one.</summary>
/// <remarks>
/// As a read of the whole replica, with Java's <c>char</c> "d" behind it, which says that the place of this move is free again.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataXceiver#copyBlock.
/// </remarks>
internal sealed class BlockCopy(TransferContext context, DataTransferConnection peer, OpCopyBlockProto request)
{
    private static readonly byte[] Done = [0, (byte)'d'];

    private readonly ExtendedBlock _block = request.Header.Block.ToBlock();

    /// <summary>Serves it.</summary>
    /// <exception cref="IOException">It failed, and the connection is of no use any more.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!context.Moves.TryEnter())
        {
            await RefuseAsync(MoveLimits.Refusal($"copy block {_block.Id} to", peer), cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await CopyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ReplicaException e)
        {
            await RefuseAsync($"opCopyBlock {_block} received exception {e.JavaText}", cancellationToken).ConfigureAwait(false);
            return;
        }
        finally
        {
            context.Moves.Leave();
        }

        await peer.SendAsync(Done, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        using ReplicaReader reader = context.Store.OpenReader(_block);
        var sender = new BlockSender(reader, 0, reader.VisibleLength, withSums: true, context.ReadBuffers, context.Moves);
        ReadOnlyMemory<byte> answer = Answers.Encode(new BlockOpResponseProto
        {
            Status = Status.Success,
            ReadOpChecksumInfo = new ReadOpChecksumInfoProto { Checksum = sender.Checksum.ToProto(), ChunkOffset = 0 },
        });
        try
        {
            await sender.SendAsync(peer, answer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e is not DataTransferException)
        {
            context.NoteReadError(_block.Id, reader, e);
            throw;
        }
    }

    private async ValueTask RefuseAsync(string reason, CancellationToken cancellationToken)
    {
        context.Log.OperationFailed("CopyBlock", peer.Node.ToString(), reason);
        await peer.SendMessageAsync(
            new BlockOpResponseProto { Status = Status.Error, Message = reason }, cancellationToken).ConfigureAwait(false);
    }
}
