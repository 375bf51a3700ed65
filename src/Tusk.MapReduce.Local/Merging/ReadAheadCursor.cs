using System.Diagnostics;
using System.Threading.Channels;
using Tusk.Common.Writables;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Sorting;
using Tusk.MapReduce.Local.Tasks;

namespace Tusk.MapReduce.Local.Merging;

/// <summary>Merges on another thread, a few blocks ahead of the reducer, where there are processors to spare.</summary>
internal sealed class ReadAheadCursor : ShuffleCursor, IDisposable
{
    private const int BlockBytes = 256 * 1024;
    private const int BlocksAhead = 4;

    /// <summary>The least share of memory for which the blocks are a small part of it.</summary>
    public const long WorkerBytesAtLeast = 16L * (BlocksAhead + 2) * BlockBytes;

    private readonly Channel<MemoryBlock> _filled = Channel.CreateBounded<MemoryBlock>(
        new BoundedChannelOptions(BlocksAhead) { SingleReader = true, SingleWriter = true });

    private readonly Channel<byte[]> _empty = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(BlocksAhead + 2) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _merging;
    private MemoryBlock _block = new([], 0);
    private int _next;
    private int _keyOffset;
    private int _keyLength;
    private int _valueLength;

    /// <summary>Starts to read <paramref name="source"/>, which from now on belongs to the other thread.</summary>
    /// <remarks>That is no thread of the pool: it waits for disks and for the reducer as long as the merge lasts.</remarks>
    public ReadAheadCursor(ShuffleCursor source) => _merging = Task.Factory.StartNew(
        () => Fill(source), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public override ReadOnlySpan<byte> Key => _block.Bytes.AsSpan(_keyOffset, _keyLength);

    public override ReadOnlySpan<byte> Value => _block.Bytes.AsSpan(_keyOffset + _keyLength, _valueLength);

    public override bool MoveNext()
    {
        if (_next == _block.End && !MoveToNextBlock())
        {
            return false;
        }

        RecordLengths.Read(_block.Bytes, _next, out _keyOffset, out _keyLength, out _valueLength);
        _next = _keyOffset + _keyLength + _valueLength;
        return true;
    }

    /// <summary>Stops the other thread and waits until it has let go of the runs.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        ((IAsyncResult)_merging).AsyncWaitHandle.WaitOne();
        _stopping.Dispose();
    }

    private bool MoveToNextBlock()
    {
        if (_block.Bytes.Length == BlockBytes)
        {
            _empty.Writer.TryWrite(_block.Bytes);
        }

        if (!Blocking.Wait(_filled.Reader.WaitToReadAsync()))
        {
            return false;
        }

        _block = _filled.Reader.TryRead(out MemoryBlock? block) ? block : throw new UnreachableException();
        _next = 0;
        return true;
    }

    private void Fill(ShuffleCursor source)
    {
        Exception? failure = null;
        try
        {
            bool more = source.MoveNext();
            while (more)
            {
                MemoryBlock block = FillBlock(source, out more);
                Blocking.Wait(_filled.Writer.WriteAsync(block, _stopping.Token));
            }
        }
        catch (Exception e)
        {
            failure = e; // the reader's to see
        }

        _filled.Writer.Complete(failure);
    }

    private MemoryBlock FillBlock(ShuffleCursor source, out bool more)
    {
        byte[]? block = null;
        int used = 0;
        do
        {
            long most = (long)source.Key.Length + source.Value.Length + RecordArena.MaxLengthBytes;
            if (block is null)
            {
                block = most > BlockBytes ? new byte[most] : TakeBlock();
            }
            else if (most > block.Length - used)
            {
                more = true;
                return new MemoryBlock(block, used);
            }

            used += Append(block.AsSpan(used), source.Key, source.Value);
            more = source.MoveNext();
        }
        while (more);
        return new MemoryBlock(block, used);
    }

    private byte[] TakeBlock() =>
        _empty.Reader.TryRead(out byte[]? block) ? block : GC.AllocateUninitializedArray<byte>(BlockBytes);

    private static int Append(Span<byte> room, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int at = VarInt.Write(room, key.Length);
        at += VarInt.Write(room[at..], value.Length);
        key.CopyTo(room[at..]);
        value.CopyTo(room[(at + key.Length)..]);
        return at + key.Length + value.Length;
    }
}
