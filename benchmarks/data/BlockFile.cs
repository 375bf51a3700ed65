using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace BenchmarkData;

/// <summary>Writes a file of blocks that are made side by side but follow each other in order.</summary>
internal sealed class BlockFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Lock _claim = new();
    private readonly object _turn = new();
    private readonly long _blockCount;
    private readonly Action<long, ArrayBufferWriter<byte>> _fill;
    private long _claimed;
    private long _placed;
    private long _offset;
    private bool _failed;

    private BlockFile(string path, long blockCount, Action<long, ArrayBufferWriter<byte>> fill)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        _blockCount = blockCount;
        _fill = fill;
    }

    /// <summary>Writes the file with two threads.</summary>
    /// <param name="path">Replaced once everything is written.</param>
    /// <param name="blockCount">How many blocks.</param>
    /// <param name="fill">Gives the bytes of a block, from its number alone.</param>
    public static void Write(string path, long blockCount, Action<long, ArrayBufferWriter<byte>> fill)
    {
        string unfinished = path + ".tmp";
        using (var file = new BlockFile(unfinished, blockCount, fill))
        {
            Parallel.Invoke(file.WriteBlocks, file.WriteBlocks);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    public void Dispose() => _file.Dispose();

    private void WriteBlocks()
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        try
        {
            for (long block = Claim(); block < _blockCount && !_failed; block = Claim())
            {
                buffer.ResetWrittenCount();
                _fill(block, buffer);
                if (TryPlace(block, buffer.WrittenCount, out long offset))
                {
                    RandomAccess.Write(_file, buffer.WrittenSpan, offset);
                }
            }
        }
        catch
        {
            lock (_turn)
            {
                _failed = true;
                Monitor.PulseAll(_turn);
            }

            throw;
        }
    }

    private long Claim()
    {
        lock (_claim)
        {
            return _claimed++;
        }
    }

    // A block's offset is known when all blocks before it know their length.
    private bool TryPlace(long block, int length, out long offset)
    {
        lock (_turn)
        {
            while (_placed < block && !_failed)
            {
                Monitor.Wait(_turn);
            }

            offset = _offset;
            _offset += length;
            _placed++;
            Monitor.PulseAll(_turn);
            return !_failed;
        }
    }
}
