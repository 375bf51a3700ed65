using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Takes the packets of a block: forwards each, checks it at the end of the pipeline, writes it, notes it for the responder.</summary>
/// <remarks>
/// A packet lies in the connection's buffer until it is forwarded and written; it is not copied.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockReceiver.
/// </remarks>
internal sealed class BlockReceiver
{
    private const int UsualPacketBytes = 256 << 10;

    private readonly TransferContext _context;
    private readonly DataTransferConnection _upstream;
    private readonly ReplicaWriter _writer;
    private readonly PacketIntake _intake;
    private readonly PacketResponder? _responder;
    private readonly MoveLimits? _limits;
    private DataTransferConnection? _mirror;
    private long _reservedBytes;

    /// <summary>A receiver.</summary>
    /// <param name="context">What every transfer needs.</param>
    /// <param name="upstream">Who sends.</param>
    /// <param name="mirror">Whom it is forwarded to; null at the end.</param>
    /// <param name="writer">Writes the replica.</param>
    /// <param name="sent">How the sender checks the chunks.</param>
    /// <param name="responder">Acknowledges; null where nobody waits for that.</param>
    /// <param name="limits">How fast it may be; null: as fast as it can.</param>
    public BlockReceiver(
        TransferContext context,
        DataTransferConnection upstream,
        DataTransferConnection? mirror,
        ReplicaWriter writer,
        ChunkChecksum sent,
        PacketResponder? responder,
        MoveLimits? limits = null) =>
        (_context, _upstream, _mirror, _writer, _intake, _responder, _limits) =
            (context, upstream, mirror, writer, new PacketIntake(writer, sent), responder, limits);

    /// <summary>Whether what came did not match its checksums.</summary>
    public bool FoundDamage { get; private set; }

    /// <summary>Takes packets up to the last one.</summary>
    /// <exception cref="DataTransferException">What arrives cannot be, or the sender has gone.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReceivePacketsAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _context.LargePackets.Return(_reservedBytes);
            _reservedBytes = 0;
        }
    }

    private async ValueTask ReceivePacketsAsync(CancellationToken cancellationToken)
    {
        bool isLast = false;
        while (!isLast)
        {
            await _upstream.ReceiveAsync(PacketPrefix.Size, cancellationToken).ConfigureAwait(false);
            PacketPrefix.TryRead(_upstream.Received, PacketPrefix.MaxPacketBytes, out PacketPrefix prefix);
            int bytes = PacketPrefix.Size + prefix.FollowingBytes;
            Reserve(bytes);
            await _upstream.ReceiveAsync(bytes, cancellationToken).ConfigureAwait(false);
            PacketHeader header = _intake.ReadHeader(_upstream.Received, prefix, _upstream.Node);
            await TakeAsync(prefix, header, bytes, cancellationToken).ConfigureAwait(false);
            _upstream.Consume(bytes);
            isLast = header.IsLastInBlock;
            if (_limits is not null)
            {
                await _limits.WaitAsync(bytes, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A peer's number must not size our memory: thousands of them could ask for 16 MiB each.</summary>
    private void Reserve(int packetBytes)
    {
        if (packetBytes <= UsualPacketBytes || packetBytes <= _reservedBytes)
        {
            return;
        }

        if (!_context.LargePackets.TryTake(packetBytes - _reservedBytes))
        {
            throw new DataTransferException(
                $"Packet of {packetBytes} B of {_writer.Replica.Id} from {_upstream.Node}: no memory is left for packets of more than "
                + $"{UsualPacketBytes} B ({DataNodeKeys.LargePacketBytes.Name}).");
        }

        _reservedBytes = packetBytes;
    }

    private async ValueTask TakeAsync(PacketPrefix prefix, PacketHeader header, int bytes, CancellationToken cancellationToken)
    {
        ValueTask forwarded = StartForwardAsync(_upstream.ReceivedMemory[..bytes], cancellationToken);
        var status = Status.Success;
        try
        {
            status = _intake.Write(_upstream.Received, prefix, header, _mirror is not null && _responder is not null, _upstream.Node);
            FoundDamage = status == Status.ErrorChecksum;
        }
        finally
        {
            // Its bytes must stay where they are until they are sent, whatever happens.
            await FinishForwardAsync(forwarded, cancellationToken).ConfigureAwait(false);
        }

        if (_responder is not null)
        {
            long end = header.OffsetInBlock + header.DataBytes;
            var packet = new PendingAck(
                header.SequenceNumber,
                end,
                header.IsLastInBlock && status == Status.Success,
                header.SyncBlock || _context.Options.SyncOnClose,
                status,
                _writer.Replica.SumAt(end),
                _context.Time.GetTimestamp());
            await _responder.AddAsync(packet, cancellationToken).ConfigureAwait(false);
        }

        if (status != Status.Success)
        {
            throw new DataTransferException(
                $"Checksum error in packet {header.SequenceNumber} of {_writer.Replica.Id} from {_upstream.Node} at offset {header.OffsetInBlock}.");
        }
    }

    private ValueTask StartForwardAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        try
        {
            return _mirror?.SendAsync(packet, cancellationToken) ?? default;
        }
        catch (DataTransferException)
        {
            LoseMirror();
            return default;
        }
    }

    private async ValueTask FinishForwardAsync(ValueTask forwarded, CancellationToken cancellationToken)
    {
        try
        {
            await forwarded.ConfigureAwait(false);
        }
        catch (DataTransferException) when (!cancellationToken.IsCancellationRequested)
        {
            LoseMirror();
        }
    }

    /// <summary>Goes on without the next DataNode: the responder, which hears of it too, tells the client.</summary>
    private void LoseMirror()
    {
        _mirror?.Break();
        _mirror = null;
    }
}
