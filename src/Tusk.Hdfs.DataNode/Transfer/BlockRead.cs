using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>READ_BLOCK: a range of a replica, from the chunk boundary before it to the one behind it.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.DataXceiver#readBlock and BlockSender.</remarks>
internal sealed class BlockRead(TransferContext context, DataTransferConnection client, OpReadBlockProto request)
{
    private readonly ExtendedBlock _block = request.Header.BaseHeader.Block.ToBlock();

    /// <summary>Serves it.</summary>
    /// <returns>Whether the connection can be used for another operation.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        ReplicaReader? reader = null;
        try
        {
            BlockSender sender;
            ReadOnlyMemory<byte> answer;
            try
            {
                reader = context.Store.OpenReader(_block);
                (sender, answer) = Prepare(reader);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (e is ReplicaException { IsDamage: true })
                {
                    context.Suspect(_block.Id);
                }

                await RefuseAsync(e, cancellationToken).ConfigureAwait(false);
                return false;
            }

            await SendAsync(reader, sender, answer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            reader?.Dispose();
        }

        return await HearStatusAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The client's last word, that it is done, or has found damage; one that has enough just closes.</summary>
    private async ValueTask<bool> HearStatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            var heard = await client.ReceiveMessageAsync<ClientReadStatusProto>(cancellationToken).ConfigureAwait(false);
            if (heard.Status == Status.ErrorChecksum)
            {
                context.Suspect(_block.Id);
            }

            return true;
        }
        catch (DatanodeConnectionException)
        {
            return false;
        }
    }

    private (BlockSender Sender, ReadOnlyMemory<byte> Answer) Prepare(ReplicaReader reader)
    {
        long offset = (long)request.Offset;
        long length = (long)request.Len;
        if (offset < 0 || length < 0 || offset > reader.Length || length > reader.Length - offset)
        {
            throw ReplicaException.Io(
                $" Offset {offset} and length {length} don't match block {_block} ( blockLen {reader.Length} )");
        }

        int chunk = reader.Checksum.BytesPerChunk;
        long start = offset - (offset % chunk);
        long end = Math.Min(reader.Length, (offset + length + chunk - 1) / chunk * chunk);
        var sender = new BlockSender(reader, start, end, request.SendChecksums, context.ReadBuffers);
        return (sender, Answers.Encode(new BlockOpResponseProto
        {
            Status = Status.Success,
            ReadOpChecksumInfo = new ReadOpChecksumInfoProto { Checksum = sender.Checksum.ToProto(), ChunkOffset = (ulong)start },
        }));
    }

    private async ValueTask SendAsync(
        ReplicaReader reader, BlockSender sender, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        try
        {
            await sender.SendAsync(client, answer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e is not DataTransferException)
        {
            context.NoteReadError(_block.Id, reader, e);
            throw;
        }
    }

    private ValueTask RefuseAsync(Exception reason, CancellationToken cancellationToken)
    {
        string text = reason is ReplicaException refused ? refused.JavaText : $"java.io.IOException: {reason.Message}";
        return client.SendMessageAsync(
            new BlockOpResponseProto { Status = Status.Error, Message = $"opReadBlock {_block} received exception {text}" },
            cancellationToken);
    }
}
