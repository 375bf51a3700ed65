using System.Numerics;
using System.Runtime.CompilerServices;
using Tusk.Common.Memory;
using Tusk.Common.Writables;

namespace Tusk.MapReduce.Local.Sorting;

/// <summary>Encoded records one behind the other in blocks of one size; a record that needs more has a block of its own.</summary>
/// <remarks>
/// <code>
/// | key length: vint | value length: vint | key | value |     as in Hadoop's IFile, so that a spill copies it whole
/// </code>
/// An address is block number times block size plus offset, which bounds an arena to 4 GiB of addresses.
/// </remarks>
internal sealed class RecordArena
{
    /// <summary>Bytes that the two lengths take at most: each fits an int.</summary>
    public const int MaxLengthBytes = 10;

    private readonly int _shift;
    private readonly int _mask;
    private readonly List<byte[]> _free = [];
    private byte[][] _blocks = [];
    private int _blockCount;
    private byte[] _block = [];
    private int _used;

    /// <summary>Makes an empty arena.</summary>
    /// <param name="expectedBytes">About how much it will hold; decides the size of its blocks.</param>
    public RecordArena(long expectedBytes)
    {
        int blockBytes = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(expectedBytes / 32, 256, 1 << 20));
        _shift = BitOperations.Log2((uint)blockBytes);
        _mask = blockBytes - 1;
    }

    /// <summary>Bytes that its blocks take, whether filled or not.</summary>
    public long ReservedBytes { get; private set; }

    /// <summary>Bytes of the records it holds.</summary>
    public long RecordBytes { get; private set; }

    private int BlockBytes => 1 << _shift;

    /// <summary>Appends a record, if it fits within the limit.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="limitBytes">How much the blocks may take in all.</param>
    /// <param name="force">Opens a block even if that exceeds the limit.</param>
    /// <param name="address">Where the record is.</param>
    /// <returns>False when the arena is full; nothing is written then.</returns>
    public bool TryAdd(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long limitBytes, bool force, out uint address)
    {
        long most = (long)key.Length + value.Length + MaxLengthBytes;
        if (most > _block.Length - _used && !TryOpenBlock(most, limitBytes, force))
        {
            address = 0;
            return false;
        }

        address = (uint)(((_blockCount - 1) << _shift) + _used);
        Span<byte> room = _block.AsSpan(_used);
        int at = VarInt.Write(room, key.Length);
        at += VarInt.Write(room[at..], value.Length);
        key.CopyTo(room[at..]);
        at += key.Length;
        value.CopyTo(room[at..]);
        at += value.Length;
        _used += at;
        RecordBytes += at;
        return true;
    }

    /// <summary>Finds a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Locate(uint address, out byte[] block, out int keyOffset, out int keyLength, out int valueLength)
    {
        block = _blocks[address >> _shift];
        RecordLengths.Read(block, (int)(address & (uint)_mask), out keyOffset, out keyLength, out valueLength);
    }

    /// <summary>The key of a record.</summary>
    public ReadOnlySpan<byte> Key(uint address)
    {
        Locate(address, out byte[] block, out int offset, out int length, out _);
        return block.AsSpan(offset, length);
    }

    /// <summary>The whole record: lengths, key, value.</summary>
    public ReadOnlySpan<byte> Record(uint address)
    {
        Locate(address, out byte[] block, out int keyOffset, out int keyLength, out int valueLength);
        int start = (int)(address & (uint)_mask);
        return block.AsSpan(start, keyOffset - start + keyLength + valueLength);
    }

    /// <summary>Hints that a record will be read soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WillRead(uint address) => CacheHint.WillRead(ref _blocks[address >> _shift][address & (uint)_mask]);

    /// <summary>Forgets all records; the blocks are kept for the next ones.</summary>
    public void Clear()
    {
        long dropped = 0;
        for (int i = 0; i < _blockCount; i++)
        {
            if (_blocks[i].Length == BlockBytes)
            {
                _free.Add(_blocks[i]);
            }
            else
            {
                dropped += _blocks[i].Length;
            }
        }

        Reset();
        ReservedBytes = (long)_free.Count << _shift;
        DroppedArrays.Note(dropped);
    }

    /// <summary>Gives back the blocks that <see cref="Clear"/> kept.</summary>
    public void Trim()
    {
        ReservedBytes -= (long)_free.Count << _shift;
        _free.Clear();
    }

    private void Reset()
    {
        Array.Clear(_blocks, 0, _blockCount);
        _blockCount = 0;
        _block = [];
        _used = 0;
        RecordBytes = 0;
    }

    private bool TryOpenBlock(long recordBytes, long limitBytes, bool force)
    {
        bool fresh = recordBytes > BlockBytes || _free.Count == 0;
        long blockBytes = Math.Max(recordBytes, BlockBytes);
        long addresses = (long)(_blockCount + 1) << _shift;
        if (addresses > 1L << 32 || (fresh && !force && ReservedBytes + blockBytes > limitBytes))
        {
            return false;
        }

        if (_blockCount == _blocks.Length)
        {
            Array.Resize(ref _blocks, Math.Max(16, 2 * _blocks.Length));
        }

        if (fresh)
        {
            _block = GC.AllocateUninitializedArray<byte>((int)blockBytes);
            ReservedBytes += blockBytes;
        }
        else
        {
            _block = _free[^1];
            _free.RemoveAt(_free.Count - 1);
        }

        _blocks[_blockCount++] = _block;
        _used = 0;
        return true;
    }
}
