using System.Collections.Concurrent;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataTransfer.Writing;

/// <summary>Packets to be used again, so that writing allocates none in the long run.</summary>
/// <remarks>How many are in use is bounded by the windows of the writers; how many are kept, here.</remarks>
public sealed class PacketPool
{
    private readonly ConcurrentBag<WritePacket> _free = [];
    private readonly ChunkChecksum _checksum;
    private readonly int _chunks;
    private readonly int _maxFree;
    private int _freeCount;

    /// <summary>A pool of packets of one size.</summary>
    /// <param name="checksum">How their chunks are checked.</param>
    /// <param name="chunks">How many chunks each holds.</param>
    /// <param name="maxFree">How many unused ones are kept at most.</param>
    public PacketPool(ChunkChecksum checksum, int chunks, int maxFree) =>
        (_checksum, _chunks, _maxFree) = (checksum, chunks, maxFree);

    /// <summary>How the chunks are checked.</summary>
    public ChunkChecksum Checksum => _checksum;

    /// <summary>Most data of a packet, in bytes.</summary>
    public int MaxDataBytes => _chunks * _checksum.BytesPerChunk;

    /// <summary>How many unused packets are kept now.</summary>
    public int FreeCount => Volatile.Read(ref _freeCount);

    /// <summary>How many chunks fit into packets of a size, as Hadoop counts them: with the longest header.</summary>
    /// <param name="checksum">How they are checked.</param>
    /// <param name="packetBytes">Size of a whole packet, in bytes (dfs.client-write-packet-size).</param>
    /// <returns>126 for 65536 bytes and 512 bytes for each CRC; at least 1.</returns>
    public static int ChunksIn(ChunkChecksum checksum, int packetBytes)
    {
        ArgumentNullException.ThrowIfNull(checksum);
        int chunkBytes = checksum.BytesPerChunk + checksum.BytesPerSum;
        return Math.Max(1, (packetBytes - PacketPrefix.Size - PacketHeader.MaxSize) / chunkBytes);
    }

    /// <summary>A packet for the caller alone, until it is returned.</summary>
    public WritePacket Rent()
    {
        if (_free.TryTake(out WritePacket? packet))
        {
            Interlocked.Decrement(ref _freeCount);
            return packet;
        }

        return new WritePacket(_checksum, _chunks);
    }

    /// <summary>Gives a packet back; nobody uses it any more.</summary>
    public void Return(WritePacket packet)
    {
        if (Interlocked.Increment(ref _freeCount) <= _maxFree)
        {
            _free.Add(packet);
        }
        else
        {
            Interlocked.Decrement(ref _freeCount);
        }
    }
}
