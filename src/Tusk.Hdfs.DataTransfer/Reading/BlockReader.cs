using System.Runtime.CompilerServices;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.DataTransfer.Reading;

/// <summary>Reads a part of a block from one DataNode, over a connection that it has to itself until it ends.</summary>
/// <remarks>
/// Fill, look at <see cref="Available"/>, <see cref="Advance"/>, and again; then <see cref="FinishAsync"/>, which says whether
/// the connection can be used again. Data is checked and given out where it arrived, without a copy; nothing is allocated
/// for a packet. Not for several threads at once.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.client.impl.BlockReaderRemote.
/// </remarks>
public sealed class BlockReader
{
    /// <summary>What is rather read to its end than given up with the connection: two packets.</summary>
    private const int DrainedBytes = 128 << 10;

    /// <summary>What comes in one packet.</summary>
    private const int SmallBytes = 64 << 10;

    /// <summary>After how many bytes a read is a long one.</summary>
    private const int PatientAfterBytes = 256 << 10;

    // ClientReadStatusProto with its length: field 1, a status.
    private static readonly byte[] ChecksumOk = [2, 1 << 3, (byte)Status.ChecksumOk];
    private static readonly byte[] Success = [2, 1 << 3, (byte)Status.Success];

    private readonly DataTransferConnection _connection;
    private readonly ReadPackets _packets;
    private ReadPacket _packet;
    private int _used;

    private BlockReader(DataTransferConnection connection, BlockReadRequest request, ReadPackets packets)
    {
        (_connection, Request, _packets) = (connection, request, packets);
        Position = request.Offset;
    }

    /// <summary>What was asked for.</summary>
    public BlockReadRequest Request { get; }

    /// <summary>Who answers.</summary>
    public DatanodeInfo Node => _connection.Node;

    /// <summary>Offset in the block of the first byte that is available next.</summary>
    public long Position { get; private set; }

    /// <summary>How many bytes are left of what was asked for.</summary>
    public long RemainingBytes => Request.Offset + Request.Length - Position;

    /// <summary>Bytes that have come and are right; valid until the next fill.</summary>
    public ReadOnlySpan<byte> Available => _connection.Received.Slice(_packet.DataStart + _used, _packet.DataBytes - _used);

    /// <summary>The same, for those that hand it on.</summary>
    public ReadOnlyMemory<byte> AvailableMemory =>
        _connection.ReceivedMemory.Slice(_packet.DataStart + _used, _packet.DataBytes - _used);

    /// <summary>Asks for a part of a block.</summary>
    /// <param name="connection">Idle; it stays the caller's, who disposes of it after a failure.</param>
    /// <param name="request">Which part.</param>
    /// <param name="blocking">Whether to wait on this thread.</param>
    /// <param name="cancellationToken">Gives up, and breaks the connection.</param>
    /// <exception cref="BlockRefusedException">The DataNode does not give it.</exception>
    /// <exception cref="DatanodeConnectionException">The connection ended.</exception>
    public static async ValueTask<BlockReader> OpenAsync(
        DataTransferConnection connection, BlockReadRequest request, bool blocking, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(request);
        await connection.SendOperationAsync(DataTransferOp.ReadBlock, ToProto(request), blocking, cancellationToken)
            .ConfigureAwait(false);

        // Of a small read all is waited for at once: each wait costs threads more than its bytes do. A refusal ends the connection, and so the wait.
        int certain = request.Length <= SmallBytes ? (int)request.Length : 0;
        BlockOpResponseProto answer = await connection.ReceiveMessageAsync<BlockOpResponseProto>(certain, blocking, cancellationToken)
            .ConfigureAwait(false);
        if (answer.Status != Status.Success)
        {
            throw new BlockRefusedException(connection.Node, request.Block, "a read", answer.Status, answer.Message);
        }

        ReadOpChecksumInfoProto info = answer.ReadOpChecksumInfo ?? throw new DataTransferException(
            $"DataNode {connection.Node} grants a read of {request.Block} and does not say how it is checked.");
        var packets = new ReadPackets(
            connection.Node, request, ChunkChecksum.FromProto(info.Checksum), (long)info.ChunkOffset);
        return new BlockReader(connection, request, packets);
    }

    /// <summary>Waits for more, if nothing is available.</summary>
    /// <param name="blocking">Whether to wait on this thread.</param>
    /// <param name="cancellationToken">Gives up, and breaks the connection.</param>
    /// <returns>False when all that was asked for was given out.</returns>
    /// <exception cref="BlockChecksumException">The replica is corrupt.</exception>
    /// <exception cref="DataTransferException">The DataNode sent what cannot be, or the connection ended.</exception>
    /// <exception cref="ProtocolMessageException">The DataNode sent what is no packet.</exception>
    public ValueTask<bool> FillAsync(bool blocking, CancellationToken cancellationToken)
    {
        if (_used < _packet.DataBytes)
        {
            return new(true);
        }

        if (RemainingBytes == 0)
        {
            return new(false);
        }

        // A packet may hold nothing that was asked for only if it is wrong; that is checked.
        return TryNextPacket(out int needed) ? new(true) : WaitForPacketAsync(needed, blocking, cancellationToken);
    }

    /// <summary>Marks available bytes as used.</summary>
    public void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _packet.DataBytes - _used);
        _used += bytes;
        Position += bytes;
    }

    /// <summary>Ends the read. If little is left of it, that is read, and the DataNode told that all is well.</summary>
    /// <returns>Whether the connection can be used for another operation; if not, it is of no more use.</returns>
    public async ValueTask<bool> FinishAsync(bool blocking, CancellationToken cancellationToken)
    {
        try
        {
            if (_packets.RemainingBytes > DrainedBytes)
            {
                return false;
            }

            Advance(_packet.DataBytes - _used);
            while (!_packets.IsEnded)
            {
                if (!TryNextPacket(out int needed))
                {
                    await WaitForPacketAsync(needed, blocking, cancellationToken).ConfigureAwait(false);
                }

                Advance(_packet.DataBytes);
            }

            _connection.Consume(_packet.Bytes);
            _packet = default;
            await _connection.SendLastWordAsync(_packets.Verifies ? ChecksumOk : Success, blocking, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is DataTransferException or ProtocolMessageException)
        {
            // The caller has what it wanted; that the rest is no good is for whoever reads it.
            return false;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitForPacketAsync(int needed, bool blocking, CancellationToken cancellationToken)
    {
        do
        {
            // The first packets of a read are taken as they come; who wants many gets them in larger portions.
            long expected = Position - Request.Offset >= PatientAfterBytes ? _packets.CertainBytes : 0;
            await _connection.ReceiveAsync(needed, expected, blocking, cancellationToken).ConfigureAwait(false);
        }
        while (!TryNextPacket(out needed));
        return true;
    }

    private bool TryNextPacket(out int needed)
    {
        _connection.Consume(_packet.Bytes);
        (_packet, _used) = (default, 0);
        return _packets.TryRead(_connection.Received, out _packet, out needed);
    }

    private static OpReadBlockProto ToProto(BlockReadRequest request) => new()
    {
        Header = new ClientOperationHeaderProto
        {
            BaseHeader = new BaseHeaderProto { Block = request.Block.ToProto(), Token = request.Token.ToProto() },
            ClientName = request.ClientName,
        },
        Offset = (ulong)request.Offset,
        Len = (ulong)request.Length,
        SendChecksums = request.VerifiesChecksums,
        CachingStrategy = new CachingStrategyProto(),
    };
}
