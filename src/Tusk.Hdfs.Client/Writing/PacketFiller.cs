using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Cuts what is written into packets and blocks.</summary>
/// <remarks>
/// Chunks are counted from the start of the block. When less than a chunk was flushed, the next packet begins with it
/// again, as a checksum covers a chunk from its start; only behind an appended-to partial chunk, whose start the DataNodes
/// alone have, it does not. No I/O, no locks. Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSOutputStream.
/// </remarks>
internal sealed class PacketFiller
{
    private readonly long _blockBytes;
    private readonly int _chunkBytes;
    private readonly byte[] _kept;
    private int _keptBytes;
    private long _nextNumber;
    private WritePacket? _packet;

    /// <summary>The cutter of a file.</summary>
    /// <param name="blockBytes">Size of a block.</param>
    /// <param name="chunkBytes">Size of a chunk.</param>
    /// <param name="bytesInBlock">How much the first block has already, where it is appended to.</param>
    public PacketFiller(long blockBytes, int chunkBytes, long bytesInBlock)
    {
        (_blockBytes, _chunkBytes, BytesInBlock) = (blockBytes, chunkBytes, bytesInBlock);
        _kept = new byte[chunkBytes];
    }

    /// <summary>How much the block has, with what is in the packet being filled.</summary>
    public long BytesInBlock { get; private set; }

    /// <summary>Whether the block is full, and has to be ended before anything is written.</summary>
    public bool IsBlockFull => BytesInBlock == _blockBytes;

    /// <summary>Whether a packet is being filled; if not, one has to be given to <see cref="Begin"/> before anything is written.</summary>
    public bool HasPacket => _packet is not null;

    /// <summary>How much the packet being filled takes, in bytes; 0 where there is none.</summary>
    public int FreeBytes => _packet?.FreeBytes ?? 0;

    /// <summary>Begins a packet.</summary>
    public void Begin(WritePacket packet)
    {
        long start = BytesInBlock - _keptBytes;
        int intoChunk = (int)(start % _chunkBytes);
        long capacity = intoChunk == 0 ? packet.MaxDataBytes : _chunkBytes - intoChunk;
        packet.Begin(start, (int)Math.Min(capacity, _blockBytes - start));
        packet.Append(_kept.AsSpan(0, _keptBytes));
        _packet = packet;
    }

    /// <summary>Takes as much data as fits into the packet.</summary>
    /// <returns>How much, in bytes.</returns>
    public int Fill(ReadOnlySpan<byte> data)
    {
        int taken = _packet!.Append(data);
        BytesInBlock += taken;
        return taken;
    }

    /// <summary>Ends the packet being filled.</summary>
    /// <param name="syncBlock">Whether it must be on disk before it is acknowledged.</param>
    /// <returns>The packet, to be sent.</returns>
    public WritePacket Take(bool syncBlock)
    {
        WritePacket packet = _packet!;
        _packet = null;
        int ofChunk = (int)(BytesInBlock % _chunkBytes);
        ReadOnlySpan<byte> partial = ofChunk == 0 ? default : packet.Data[^Math.Min(ofChunk, packet.DataBytes)..];
        partial.CopyTo(_kept);
        _keptBytes = partial.Length;
        packet.Seal(_nextNumber++, isLastInBlock: false, syncBlock);
        return packet;
    }

    /// <summary>A packet without data, which only makes the DataNodes write to disk what they have.</summary>
    public WritePacket Sync(WritePacket packet)
    {
        packet.Begin(BytesInBlock, 0);
        packet.Seal(_nextNumber++, isLastInBlock: false, syncBlock: true);
        return packet;
    }

    /// <summary>Ends the block.</summary>
    /// <param name="packet">Becomes the packet that says so.</param>
    /// <param name="syncBlock">Whether the block must be on disk before it is acknowledged.</param>
    public WritePacket EndBlock(WritePacket packet, bool syncBlock)
    {
        packet.Begin(BytesInBlock, 0);
        packet.Seal(_nextNumber++, isLastInBlock: true, syncBlock);
        (BytesInBlock, _keptBytes) = (0, 0);
        return packet;
    }
}
