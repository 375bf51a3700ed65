using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataTransfer.Reading;

/// <summary>The packets that answer a read: each is checked for its place and its checksums, and cut to what was asked for.</summary>
/// <remarks>
/// A DataNode begins at the chunk boundary at or before the offset asked for, ends at the one at or after the end (or at the
/// block's end), and closes with an empty packet. Plain code without I/O: bytes in, packets out.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.client.impl.BlockReaderRemote.
/// </remarks>
public sealed class ReadPackets
{
    private readonly DatanodeInfo _node;
    private readonly BlockReadRequest _request;
    private readonly ChunkChecksum _checksum;
    private readonly long _wireEnd;
    private long _wirePosition;
    private long _nextNumber;

    /// <summary>The packets of a read.</summary>
    /// <param name="node">Who sends them, for messages.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="checksum">How they are checked, as the DataNode says.</param>
    /// <param name="chunkOffset">Where in the block the DataNode says that it begins.</param>
    /// <exception cref="DataTransferException">That is not the boundary before the offset asked for.</exception>
    public ReadPackets(DatanodeInfo node, BlockReadRequest request, ChunkChecksum checksum, long chunkOffset)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(checksum);
        ArgumentOutOfRangeException.ThrowIfNegative(request.Offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(request.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Length, long.MaxValue - ChunkChecksum.MaxChunkBytes - request.Offset);
        (_node, _request, _checksum) = (node, request, checksum);
        long boundary = request.Offset - (request.Offset % checksum.BytesPerChunk);
        if (chunkOffset != boundary)
        {
            throw new DataTransferException(
                $"DataNode {node} answers a read of {request.Block} at offset {request.Offset} from {chunkOffset} on; "
                + $"expected {boundary}, the start of a chunk of {checksum.BytesPerChunk} B.");
        }

        long pastEnd = (request.Offset + request.Length) % checksum.BytesPerChunk;
        _wireEnd = request.Offset + request.Length + (pastEnd == 0 ? 0 : checksum.BytesPerChunk - pastEnd);
        _wirePosition = chunkOffset;
    }

    /// <summary>Whether everything that was asked for has come; the empty packet may be missing.</summary>
    public bool HasAllData => _wirePosition >= _request.Offset + _request.Length;

    /// <summary>Whether the empty packet has come, too.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>How many bytes of data are still to come, at most.</summary>
    public long RemainingBytes => _wireEnd - _wirePosition;

    /// <summary>How many bytes of data will come in any case, unless the read fails: the end of a block is not always a chunk's.</summary>
    public long CertainBytes => Math.Max(0, _request.Offset + _request.Length - _wirePosition);

    /// <summary>Whether checksums are checked.</summary>
    public bool Verifies => _checksum.BytesPerSum > 0;

    /// <summary>Reads the next packet, if all of it has arrived.</summary>
    /// <param name="received">What has arrived, from the start of the packet.</param>
    /// <param name="packet">The packet, when true is returned.</param>
    /// <param name="neededBytes">How many bytes must have arrived before it makes sense to ask again, when false is returned.</param>
    /// <returns>False when more bytes are needed; that is not an error.</returns>
    /// <exception cref="DataTransferException">It cannot be the next packet.</exception>
    /// <exception cref="BlockChecksumException">Its data is not what the checksums say.</exception>
    /// <exception cref="Tusk.Protocol.ProtocolMessageException">Its header is none.</exception>
    public bool TryRead(ReadOnlySpan<byte> received, out ReadPacket packet, out int neededBytes)
    {
        packet = default;
        neededBytes = PacketPrefix.Size;
        if (!PacketPrefix.TryRead(received, PacketPrefix.MaxPacketBytes, out PacketPrefix prefix))
        {
            return false;
        }

        neededBytes = PacketPrefix.Size + prefix.FollowingBytes;
        if (received.Length < neededBytes)
        {
            return false;
        }

        PacketHeader header = PacketHeader.Read(received.Slice(PacketPrefix.Size, prefix.HeaderBytes), prefix.BodyBytes);
        Check(header, prefix.BodyBytes);
        int bodyStart = PacketPrefix.Size + prefix.HeaderBytes;
        int sumBytes = prefix.BodyBytes - header.DataBytes;
        ReadOnlySpan<byte> body = received.Slice(bodyStart, prefix.BodyBytes);
        int wrong = _checksum.FindWrong(body[sumBytes..], body[..sumBytes]);
        if (wrong >= 0)
        {
            throw new BlockChecksumException(
                _node, _request.Block, header.OffsetInBlock + ((long)wrong * _checksum.BytesPerChunk));
        }

        // What lies before the part asked for, and behind it, came only because chunks are sent whole.
        long before = Math.Clamp(_request.Offset - header.OffsetInBlock, 0, header.DataBytes);
        long after = Math.Clamp(header.OffsetInBlock + header.DataBytes - (_request.Offset + _request.Length), 0, header.DataBytes - before);
        packet = new ReadPacket(neededBytes, bodyStart + sumBytes + (int)before, (int)(header.DataBytes - before - after));
        _wirePosition += header.DataBytes;
        _nextNumber++;
        IsEnded = header.IsLastInBlock;
        return true;
    }

    /// <summary>Refuses what is not the next packet of this read.</summary>
    private void Check(in PacketHeader header, int bodyBytes)
    {
        string? wrong = null;
        if (IsEnded)
        {
            wrong = "nothing, since the read has ended";
        }
        else if (header.SequenceNumber != _nextNumber || header.OffsetInBlock != _wirePosition)
        {
            wrong = $"packet {_nextNumber} at offset {_wirePosition}";
        }
        else if (header.IsLastInBlock)
        {
            wrong = header.DataBytes != 0 || bodyBytes != 0 ? "no data in the last packet"
                : !HasAllData ? $"data up to offset {_request.Offset + _request.Length} before the last packet"
                : null;
        }
        else if (header.DataBytes == 0 || header.DataBytes > RemainingBytes)
        {
            wrong = $"1 to {RemainingBytes} B of data";
        }
        else if (bodyBytes - header.DataBytes != _checksum.SumBytes(header.DataBytes))
        {
            wrong = $"{_checksum.SumBytes(header.DataBytes)} B of checksums";
        }
        else if (header.DataBytes % _checksum.BytesPerChunk != 0 && !EndsRead(header.DataBytes))
        {
            wrong = $"whole chunks of {_checksum.BytesPerChunk} B before the end";
        }

        if (wrong is not null)
        {
            throw new DataTransferException(
                $"DataNode {_node} sent packet {header.SequenceNumber} of {_request.Block} with {header.DataBytes} B of data and "
                + $"{bodyBytes - header.DataBytes} B of checksums at offset {header.OffsetInBlock}"
                + $"{(header.IsLastInBlock ? ", the last one" : "")}; expected {wrong}.");
        }
    }

    private bool EndsRead(int dataBytes) => _wirePosition + dataBytes >= _request.Offset + _request.Length;
}
