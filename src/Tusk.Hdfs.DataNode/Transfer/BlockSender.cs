using System.Buffers;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;

namespace Tusk.Hdfs.DataNode.Transfer;

/// <summary>Sends a range of a replica as packets, then an empty one.</summary>
/// <remarks>
/// File to socket through one buffer: data and checksums are read to where they go in their packets, several packets are one
/// send. A slow peer holds one packet's memory, or more as long as there is enough for all (<see cref="BufferBudget"/>).
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockSender.
/// </remarks>
internal sealed class BlockSender
{
    private const int PacketDataBytes = 64 << 10;
    private const int MostPackets = 8;

    private readonly ReplicaReader _reader;
    private readonly ChunkChecksum _checksum;
    private readonly BufferBudget _budget;
    private readonly MoveLimits? _limits;
    private readonly int _packetBytes;
    private readonly long _end;
    private long _position;
    private long _number;

    /// <summary>A sender.</summary>
    /// <param name="reader">The replica; stays the caller's to dispose.</param>
    /// <param name="start">A chunk boundary.</param>
    /// <param name="end">A chunk boundary, or the end of the replica.</param>
    /// <param name="withSums">Whether checksums are sent.</param>
    /// <param name="budget">Memory for more than one packet.</param>
    /// <param name="limits">How fast it may be; null: as fast as it can.</param>
    public BlockSender(ReplicaReader reader, long start, long end, bool withSums, BufferBudget budget, MoveLimits? limits = null)
    {
        (_reader, _position, _end, _budget, _limits) = (reader, start, end, budget, limits);
        ChunkChecksum disk = reader.Checksum;
        _checksum = withSums ? disk : new ChunkChecksum(ChecksumType.Null, disk.BytesPerChunk);
        _packetBytes = Math.Max(1, PacketDataBytes / disk.BytesPerChunk) * disk.BytesPerChunk;
    }

    /// <summary>How the packets are checked.</summary>
    public ChunkChecksum Checksum => _checksum;

    /// <summary>Sends everything.</summary>
    /// <param name="connection">To whom.</param>
    /// <param name="preface">What goes first.</param>
    /// <param name="cancellationToken">Breaks the connection.</param>
    /// <exception cref="IOException">The files cannot be read, or the connection broke.</exception>
    public async ValueTask SendAsync(DataTransferConnection connection, ReadOnlyMemory<byte> preface, CancellationToken cancellationToken)
    {
        int wholePacket = PacketPrefix.Size + PacketHeader.MaxSize + _checksum.SumBytes(_packetBytes) + _packetBytes;
        int packets = (int)Math.Clamp((_end - _position + _packetBytes - 1) / _packetBytes, 1, MostPackets);
        long extra = (long)(packets - 1) * wholePacket;
        if (extra > 0 && !_budget.TryTake(extra))
        {
            (packets, extra) = (1, 0);
        }

        int room = preface.Length + (packets * wholePacket) + PacketPrefix.Size + PacketHeader.MaxSize;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            preface.CopyTo(buffer);
            int filled = preface.Length;
            bool isLast;
            do
            {
                isLast = Fill(buffer, ref filled, packets);
                if (_limits is not null)
                {
                    await _limits.WaitAsync(filled, cancellationToken).ConfigureAwait(false);
                }

                await connection.SendAsync(buffer.AsMemory(0, filled), cancellationToken).ConfigureAwait(false);
                filled = 0;
            }
            while (!isLast);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _budget.Return(extra);
        }
    }

    /// <summary>Puts packets into the buffer.</summary>
    /// <returns>Whether the empty last one is among them.</returns>
    private bool Fill(byte[] buffer, ref int filled, int packets)
    {
        for (int i = 0; i < packets && _position < _end; i++)
        {
            int dataBytes = (int)Math.Min(_packetBytes, _end - _position);
            int sumBytes = _checksum.SumBytes(dataBytes);
            filled += WriteHead(buffer.AsSpan(filled), dataBytes, sumBytes, isLast: false);
            if (sumBytes > 0)
            {
                _reader.ReadSums(buffer.AsSpan(filled, sumBytes), _position, _position + dataBytes);
            }

            _reader.ReadData(buffer.AsSpan(filled + sumBytes, dataBytes), _position);
            filled += sumBytes + dataBytes;
            _position += dataBytes;
        }

        if (_position < _end)
        {
            return false;
        }

        filled += WriteHead(buffer.AsSpan(filled), 0, 0, isLast: true);
        return true;
    }

    private int WriteHead(Span<byte> output, int dataBytes, int sumBytes, bool isLast)
    {
        var header = new PacketHeader(_position, _number++, isLast, dataBytes);
        PacketPrefix.Write(output, header.EncodedBytes, sumBytes + dataBytes);
        return PacketPrefix.Size + header.Write(output[PacketPrefix.Size..]);
    }
}
