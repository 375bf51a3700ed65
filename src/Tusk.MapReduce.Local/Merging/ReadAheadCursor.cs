using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Tusk.Common.Writables;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Local.Runs;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Merging;

/// <summary>Merges on another thread, a few blocks ahead of the reducer, where there are processors to spare.</summary>
internal sealed class ReadAheadCursor : ShuffleCursor, IDisposable
{
    /// <summary>Size of a block; a longer record has one of its own.</summary>
    public const int BlockBytes = 256 * 1024;

    private const int BlocksAhead = 4;

    /// <summary>The least share of memory for which the blocks are a small part of it.</summary>
    public const long WorkerBytesAtLeast = 16L * (BlocksAhead + 2) * BlockBytes;

    private readonly BlockingCollection<MemoryBlock> _filled = new(BlocksAhead);
    private readonly ConcurrentQueue<byte[]> _empty = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _merging;
    private Exception? _failure;
    private MemoryBlock _block = new([], 0);
    private int _next;
    private int _keyOffset;
    private int _keyLength;
    private int _valueLength;

    /// <summary>Starts to read <paramref name="source"/>, which from now on belongs to the other thread.</summary>
    /// <remarks>
    /// That is no thread of the pool, which it would hold up: it waits for disks and for the reducer as long as the merge lasts. Nor
    /// does either side need one to be woken: user code may have filled the pool with what waits for this job.
    /// </remarks>
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
        _filled.Dispose();
    }

    private bool MoveToNextBlock()
    {
        if (_block.Bytes.Length == BlockBytes)
        {
            _empty.Enqueue(_block.Bytes);
            _block = new MemoryBlock([], 0); // the other thread's from now on
            _next = 0;
        }

        if (!_filled.TryTake(out MemoryBlock? block, Timeout.Infinite))
        {
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }

            return false;
        }

        _block = block;
        _next = 0;
        return true;
    }

    private void Fill(ShuffleCursor source)
    {
        try
        {
            bool more = source.MoveNext();
            while (more)
            {
                MemoryBlock block = FillBlock(source, out more);
                _filled.Add(block, _stopping.Token);
            }
        }
        catch (Exception e)
        {
            _failure = e; // the reader's to see
        }

        _filled.CompleteAdding();
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
        _empty.TryDequeue(out byte[]? block) ? block : GC.AllocateUninitializedArray<byte>(BlockBytes);

    private static int Append(Span<byte> room, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int at = VarInt.Write(room, key.Length);
        at += VarInt.Write(room[at..], value.Length);
        key.CopyTo(room[at..]);
        value.CopyTo(room[(at + key.Length)..]);
        return at + key.Length + value.Length;
    }
}
