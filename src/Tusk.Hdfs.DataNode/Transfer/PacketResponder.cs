using System.Threading.Channels;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Acknowledges the packets of a client's block to the one before us, once those after us have.</summary>
/// <remarks>
/// The last packet finishes the block before it is acknowledged. When the next DataNode is lost, that is said once, under the
/// number of no packet, and nothing is acknowledged any more: the client sets the pipeline up anew. When it is this DataNode that
/// fails (its disk is full), its connections end without a word: whoever is before it takes it for lost. When what came was damaged, it
/// says so and leaves: the one before it is who sent it so.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockReceiver.PacketResponder.
/// </remarks>
internal sealed class PacketResponder
{
    private const int MostPending = 1_024;
    private const int FlushBytes = 8 << 10;

    private static readonly DatanodeReply[] LostMirror = [new(Status.Error, IsCongested: false, IsSlow: false)];

    private readonly TransferContext _context;
    private readonly DataTransferConnection _upstream;
    private readonly DataTransferConnection? _mirror;
    private readonly ReplicaWriter _writer;
    private readonly AckWriter _acks = new();
    private readonly DatanodeReply[] _replies = new DatanodeReply[PipelineAck.MaxReplies];
    private readonly Channel<PendingAck> _pending = Channel.CreateBounded<PendingAck>(
        new BoundedChannelOptions(MostPending) { SingleReader = true, SingleWriter = true });
    private volatile bool _isLeaving;
    private volatile bool _hasDamage;

    /// <summary>A responder.</summary>
    /// <param name="context">What every transfer needs.</param>
    /// <param name="upstream">The one before us.</param>
    /// <param name="mirror">The one after us; null at the end of the pipeline.</param>
    /// <param name="writer">Writes the replica.</param>
    public PacketResponder(
        TransferContext context, DataTransferConnection upstream, DataTransferConnection? mirror, ReplicaWriter writer) =>
        (_context, _upstream, _mirror, _writer) = (context, upstream, mirror, writer);

    /// <summary>Notes a packet that is written and forwarded.</summary>
    /// <exception cref="DataTransferException">Nothing is acknowledged any more.</exception>
    public async ValueTask AddAsync(PendingAck packet, CancellationToken cancellationToken)
    {
        try
        {
            _hasDamage |= packet.Status == Status.ErrorChecksum;
            await _pending.Writer.WriteAsync(packet, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new DataTransferException($"Packets of {_writer.Replica.Id} are acknowledged no longer.", e);
        }
    }

    /// <summary>No packet follows.</summary>
    public void Complete() => _pending.Writer.TryComplete();

    /// <summary>This DataNode leaves the pipeline by a failure of its own: what it has to say is said, and nobody below is blamed.</summary>
    public void Leave()
    {
        _isLeaving = true;
        Complete();
    }

    /// <summary>Acknowledges until the block is finished, or no packet follows. Breaks the connection before us if it fails.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (_mirror is null ? RunLastAsync(cancellationToken) : RunBetweenAsync(_mirror, cancellationToken)).ConfigureAwait(false);
        }
        catch
        {
            _upstream.Break();
            _pending.Writer.TryComplete(); // who adds packets must not wait for us
            throw;
        }
    }

    private async Task RunLastAsync(CancellationToken cancellationToken)
    {
        while (await _pending.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_pending.Reader.TryRead(out PendingAck packet))
            {
                PacketSettlement.Settle(_context.Store, _context.Events, _writer, packet, haveAllTaken: true);
                _acks.Add(packet.Number, packet.Status, [], 0);
                if (_acks.Count >= FlushBytes)
                {
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunBetweenAsync(DataTransferConnection mirror, CancellationToken cancellationToken)
    {
        bool isEnded = false;
        while (!isEnded)
        {
            long number;
            int count;
            try
            {
                while (!TryReadAck(mirror, out number, out count))
                {
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
                    await mirror.ReceiveAsync(mirror.Received.Length + 1, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (DataTransferException) when (_hasDamage && !cancellationToken.IsCancellationRequested)
            {
                // Those below say nothing any more: of the oldest packet, as one before us knows no other.
                number = (await NextAsync(cancellationToken).ConfigureAwait(false)).Number;
                _acks.Add(number, Status.ErrorChecksum, [], 0);
                break;
            }
            catch (DataTransferException e) when (!_isLeaving && !cancellationToken.IsCancellationRequested)
            {
                _context.Log.OperationFailed($"Pipeline of {_writer.Replica.Id}", mirror.Node.ToString(), e.Message);
                await ReportLostMirrorAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            if (number == PipelineAck.OutOfBandNumber)
            {
                // Somebody below lost the next one, or is about to start again.
                _acks.Add(number, Status.Success, _replies.AsSpan(0, count), 0);
                continue;
            }

            PendingAck packet = await NextAsync(cancellationToken).ConfigureAwait(false);
            if (packet.Number != number)
            {
                throw new DataTransferException($"DataNode {mirror.Node} acknowledges packet {number}; expected {packet.Number}.");
            }

            bool haveAllTaken = PacketSettlement.HaveAllTaken(mirror.Node, packet, _replies.AsSpan(0, count));
            PacketSettlement.Settle(_context.Store, _context.Events, _writer, packet, haveAllTaken);
            _acks.Add(number, packet.Status, PacketSettlement.Told(packet, _replies.AsSpan(0, count)), Nanoseconds(packet.At));
            isEnded = packet.IsLast || packet.Status != Status.Success;
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private bool TryReadAck(DataTransferConnection mirror, out long number, out int count)
    {
        ReadOnlySpan<byte> received = mirror.Received;
        int before = received.Length;

        // One place is ours.
        bool isRead = PipelineAck.TryRead(ref received, _replies.AsSpan(0, PipelineAck.MaxReplies - 1), out number, out count);
        if (isRead)
        {
            mirror.Consume(before - received.Length);
        }

        return isRead;
    }

    private async ValueTask<PendingAck> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _pending.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new DataTransferException($"The next DataNode acknowledges a packet that {_upstream.Node} did not send.", e);
        }
    }

    private async Task ReportLostMirrorAsync(CancellationToken cancellationToken)
    {
        _acks.Add(PipelineAck.OutOfBandNumber, Status.Success, LostMirror, 0);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        while (await _pending.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_pending.Reader.TryRead(out _))
            {
                // Written here, but never acknowledged: the client sends it again.
            }
        }
    }

    private ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_acks.Count == 0)
        {
            return default;
        }

        // The connection has sent all of it when it returns.
        ValueTask sent = _upstream.SendAsync(_acks.Written, cancellationToken);
        if (sent.IsCompletedSuccessfully)
        {
            _acks.Clear();
            return sent;
        }

        return ClearAfterAsync(sent);
    }

    private async ValueTask ClearAfterAsync(ValueTask sent)
    {
        await sent.ConfigureAwait(false);
        _acks.Clear();
    }

    private ulong Nanoseconds(long since) => (ulong)Math.Max(0, _context.Time.GetElapsedTime(since).TotalNanoseconds);
}
