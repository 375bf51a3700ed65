using System.Diagnostics;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataTransfer.Writing;

/// <summary>A packet on its way: filled, sealed, sent, perhaps sent again, and used for another one.</summary>
/// <remarks>
/// <code>
/// | room | prefix, header | checksums | data             | free |
///        ^ Bytes begins               ^ fixed
/// </code>
/// Checksums end where the data begins, and the header ends where they begin, so that one send takes it all.
/// A packet is one thread's at a time.
/// </remarks>
public sealed class WritePacket
{
    private const int HeaderRoom = PacketPrefix.Size + PacketHeader.MaxSize;

    private readonly byte[] _buffer;
    private readonly int _dataStart;
    private readonly ChunkChecksum _checksum;
    private int _capacity;
    private int _dataBytes;
    private int _start;
    private int _end;

    /// <summary>An empty packet.</summary>
    /// <param name="checksum">How its chunks are checked.</param>
    /// <param name="chunks">How many chunks it holds.</param>
    public WritePacket(ChunkChecksum checksum, int chunks)
    {
        ArgumentNullException.ThrowIfNull(checksum);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunks, 1);
        _checksum = checksum;
        _dataStart = HeaderRoom + (chunks * checksum.BytesPerSum);

        // Pinned: the kernel reads from it all the time.
        _buffer = GC.AllocateUninitializedArray<byte>(_dataStart + (chunks * checksum.BytesPerChunk), pinned: true);
    }

    /// <summary>Most data that any packet like this holds, in bytes.</summary>
    public int MaxDataBytes => _buffer.Length - _dataStart;

    /// <summary>Where its data begins in the block.</summary>
    public long OffsetInBlock { get; private set; }

    /// <summary>Its number, once sealed.</summary>
    public long SequenceNumber { get; private set; }

    /// <summary>Whether it ends its block.</summary>
    public bool IsLastInBlock { get; private set; }

    /// <summary>Whether it must be on disk before it is acknowledged.</summary>
    public bool SyncBlock { get; private set; }

    /// <summary>How much data it holds, in bytes.</summary>
    public int DataBytes => _dataBytes;

    /// <summary>Where its data ends in the block.</summary>
    public long EndInBlock => OffsetInBlock + _dataBytes;

    /// <summary>How much more data it takes, in bytes.</summary>
    public int FreeBytes => _capacity - _dataBytes;

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Data => _buffer.AsSpan(_dataStart, _dataBytes);

    /// <summary>All of it as it goes over the wire, once sealed.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Makes it an empty packet.</summary>
    /// <param name="offsetInBlock">Where its data begins in the block.</param>
    /// <param name="capacity">Most data that it takes, in bytes; at most <see cref="MaxDataBytes"/>.</param>
    public void Begin(long offsetInBlock, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxDataBytes);
        (OffsetInBlock, _capacity, _dataBytes, _start, _end) = (offsetInBlock, capacity, 0, 0, 0);
    }

    /// <summary>Takes as much data as there is room for.</summary>
    /// <returns>How much, in bytes.</returns>
    public int Append(ReadOnlySpan<byte> data)
    {
        int taken = Math.Min(data.Length, FreeBytes);
        data[..taken].CopyTo(_buffer.AsSpan(_dataStart + _dataBytes));
        _dataBytes += taken;
        return taken;
    }

    /// <summary>Finishes it: nothing is appended any more.</summary>
    /// <param name="sequenceNumber">Its number.</param>
    /// <param name="isLastInBlock">Whether it ends its block; it has no data then.</param>
    /// <param name="syncBlock">Whether it must be on disk before it is acknowledged.</param>
    public void Seal(long sequenceNumber, bool isLastInBlock, bool syncBlock)
    {
        Debug.Assert(!isLastInBlock || _dataBytes == 0, "The last packet has no data.");
        (SequenceNumber, IsLastInBlock, SyncBlock) = (sequenceNumber, isLastInBlock, syncBlock);
        int sumBytes = (int)_checksum.SumBytes(_dataBytes);
        int sumStart = _dataStart - sumBytes;
        _checksum.Compute(Data, _buffer.AsSpan(sumStart, sumBytes));

        var header = new PacketHeader(OffsetInBlock, sequenceNumber, isLastInBlock, _dataBytes, syncBlock);
        int headerStart = sumStart - header.EncodedBytes;
        header.Write(_buffer.AsSpan(headerStart));
        _start = headerStart - PacketPrefix.Size;
        PacketPrefix.Write(_buffer.AsSpan(_start), header.EncodedBytes, sumBytes + _dataBytes);
        _end = _dataStart + _dataBytes;
    }
}
