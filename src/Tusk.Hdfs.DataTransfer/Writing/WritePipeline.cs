using System.Runtime.CompilerServices;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Writing;

/// <summary>A pipeline of DataNodes that takes the packets of a block: packets go in, acknowledgements come out.</summary>
/// <remarks>
/// One task may send while another receives. A failure of either breaks it for both.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.DataStreamer#createBlockOutputStream.
/// </remarks>
public sealed class WritePipeline : IDisposable
{
    /// <summary>While nobody waits for acknowledgements, they are taken so many at a time: each wait costs threads more than its bytes do.</summary>
    private const int BatchedAcknowledgements = 32;

    private static readonly byte[] Heartbeat = EncodeHeartbeat();

    private readonly DataTransferConnection _connection;
    private readonly DatanodeReply[] _replies = new DatanodeReply[PipelineAck.MaxReplies];
    private int _replyCount;
    private int _acknowledgementBytes;
    private volatile bool _isHurried;

    private WritePipeline(DataTransferConnection connection) => _connection = connection;

    /// <summary>What each DataNode says in the acknowledgement received last, the nearest first; valid until the next one.</summary>
    public ReadOnlySpan<DatanodeReply> Replies => _replies.AsSpan(0, _replyCount);

    /// <summary>How many packets must be allowed on their way at least, for acknowledgements to be taken some at a time.</summary>
    public const int LeastUnhurriedWindow = 2 * BatchedAcknowledgements;

    /// <summary>Whether somebody waits for acknowledgements: if not, one may be noticed a second after it came.</summary>
    public bool IsHurried
    {
        get => _isHurried;
        set
        {
            bool wasHurried = _isHurried;
            _isHurried = value;
            if (value && !wasHurried)
            {
                _connection.Hurry();
            }
        }
    }

    /// <summary>Sets a pipeline up.</summary>
    /// <param name="setup">What is asked of it.</param>
    /// <param name="host">Name or address of the first DataNode.</param>
    /// <param name="timeouts">How long it may be silent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PipelineSetupException">It could not be, and which DataNode is to blame.</exception>
    public static async Task<WritePipeline> OpenAsync(
        PipelineSetup setup, string host, DataTransferTimeouts timeouts, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(setup);
        DataTransferConnection? connection = null;
        try
        {
            connection = await DataTransferConnection.ConnectAsync(
                setup.Nodes[0].Node, host, timeouts, time, cancellationToken).ConfigureAwait(false);
            await connection.SendOperationAsync(DataTransferOp.WriteBlock, setup.ToProto(), cancellationToken).ConfigureAwait(false);
            var answer = await connection.ReceiveMessageAsync<BlockOpResponseProto>(cancellationToken).ConfigureAwait(false);
            ThrowIfRefused(setup, answer);
            return new WritePipeline(connection);
        }
        catch (Exception e) when (e is DataTransferException or ProtocolMessageException)
        {
            connection?.Dispose();
            throw e as PipelineSetupException ?? new PipelineSetupException(e.Message, badNode: 0, isRestarting: false, e);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Sends a packet.</summary>
    /// <param name="packet">The packet, sealed.</param>
    /// <param name="sent">How many of its bytes are sent already.</param>
    /// <param name="cancellationToken">Breaks the connection.</param>
    /// <exception cref="DataTransferException">The connection is broken.</exception>
    public ValueTask SendAsync(WritePacket packet, int sent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return _connection.SendAsync(packet.Bytes[sent..], cancellationToken);
    }

    /// <summary>Sends what the system takes of a packet without waiting.</summary>
    /// <returns>How many bytes; <see cref="SendAsync"/> sends the rest.</returns>
    /// <exception cref="DataTransferException">The connection is broken.</exception>
    public int TrySend(WritePacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return _connection.TrySend(packet.Bytes.Span);
    }

    /// <summary>Sends a packet without data, which shows that the writer lives.</summary>
    /// <exception cref="DataTransferException">The connection is broken.</exception>
    public ValueTask SendHeartbeatAsync(CancellationToken cancellationToken) => _connection.SendAsync(Heartbeat, cancellationToken);

    /// <summary>Waits for the next acknowledgement.</summary>
    /// <param name="cancellationToken">Breaks the connection.</param>
    /// <returns>Its number; look at <see cref="Replies"/> first.</returns>
    /// <exception cref="DataTransferException">The bytes are none, or the connection is broken.</exception>
    public ValueTask<long> ReceiveAcknowledgementAsync(CancellationToken cancellationToken) =>
        TryRead(out long number) ? ValueTask.FromResult(number) : ReceiveMoreAsync(cancellationToken);

    /// <summary>Breaks it: what waits on it fails at once.</summary>
    public void Break() => _connection.Break();

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<long> ReceiveMoreAsync(CancellationToken cancellationToken)
    {
        long number;
        do
        {
            // No more than one byte is asked for: how long the acknowledgement is shows when it has begun.
            int lowWater = _isHurried ? 0 : BatchedAcknowledgements * _acknowledgementBytes;
            ValueTask received = _connection.ReceiveSomeAsync(_connection.Received.Length + 1, lowWater, blocking: false, cancellationToken);
            if (_isHurried && lowWater > 0)
            {
                _connection.Hurry(); // somebody began to wait in this moment
            }

            await received.ConfigureAwait(false);
        }
        while (!TryRead(out number));

        return number;
    }

    private bool TryRead(out long number)
    {
        ReadOnlySpan<byte> received = _connection.Received;
        int before = received.Length;
        bool isRead = PipelineAck.TryRead(ref received, _replies, out number, out _replyCount);
        if (isRead)
        {
            _acknowledgementBytes = before - received.Length;
            _connection.Consume(_acknowledgementBytes);
        }

        return isRead;
    }

    private static void ThrowIfRefused(PipelineSetup setup, BlockOpResponseProto answer)
    {
        if (answer.Status == Status.Success && answer.FirstBadLink.Length == 0)
        {
            return;
        }

        int bad = 0;
        for (int i = 0; i < setup.Nodes.Count; i++)
        {
            if (setup.Nodes[i].Node.ToString() == answer.FirstBadLink)
            {
                bad = i;
            }
        }

        throw new PipelineSetupException(
            $"DataNode {setup.Nodes[bad].Node} does not take block {setup.Block}: {answer.Status}"
            + $"{(answer.Message.Length == 0 ? "" : ", " + answer.Message)}.",
            bad,
            isRestarting: answer.Status == Status.OobRestart);
    }

    private static byte[] EncodeHeartbeat()
    {
        var header = new PacketHeader(0, PacketHeader.HeartbeatNumber, IsLastInBlock: false, DataBytes: 0);
        byte[] bytes = new byte[PacketPrefix.Size + header.EncodedBytes];
        PacketPrefix.Write(bytes, header.EncodedBytes, bodyBytes: 0);
        header.Write(bytes.AsSpan(PacketPrefix.Size));
        return bytes;
    }
}
