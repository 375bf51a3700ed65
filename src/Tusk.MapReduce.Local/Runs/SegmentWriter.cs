using System.Buffers.Binary;
using Tusk.Common.Checksums;
using Tusk.Common.Writables;
using Tusk.MapReduce.Local.Scratch;
using Tusk.MapReduce.Local.Sorting;

namespace Tusk.MapReduce.Local.Runs;

/// <summary>Writes a run, partition by partition, as segments of Hadoop's IFile format; of an empty partition nothing.</summary>
/// <remarks>
/// <code>
/// (key length: vint | value length: vint | key | value)* | -1 | -1 | CRC32 of all before: i32 big-endian
/// </code>
/// Source: Apache Hadoop 3.4, o.a.h.mapred.IFile.Writer, without a codec.
/// </remarks>
internal sealed class SegmentWriter(ScratchFile file, int partitions, int bufferBytes) : IRunWriter
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(bufferBytes, 64));
    private readonly SegmentPosition[] _segments = new SegmentPosition[partitions];
    private int _used;
    private long _flushed;
    private long _segmentStart;
    private long _records;
    private long _longest;
    private uint _crc;

    /// <summary>Bytes written in all.</summary>
    public long TotalBytes => _flushed + _used;

    /// <summary>Of them, those that are in the file; may be asked for by any thread, and never becomes less.</summary>
    public long FlushedBytes => Volatile.Read(ref _flushed);

    /// <summary>Records of all segments that were ended.</summary>
    public long TotalRecords { get; private set; }

    /// <summary>Appends a record that is already encoded with its lengths.</summary>
    public void Write(ReadOnlySpan<byte> record)
    {
        Append(record);
        Count(record.Length);
    }

    /// <summary>Appends a record.</summary>
    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> lengths = stackalloc byte[RecordArena.MaxLengthBytes];
        int at = VarInt.Write(lengths, key.Length);
        at += VarInt.Write(lengths[at..], value.Length);
        Append(lengths[..at]);
        Append(key);
        Append(value);
        Count((long)at + key.Length + value.Length);
    }

    /// <summary>Ends a partition's segment; partitions end in order, each once.</summary>
    public void EndSegment(int partition)
    {
        if (_records == 0)
        {
            return; // takes no room: a spill may have many
        }

        Append([0xff, 0xff]); // -1, -1 as vints
        Flush();
        Span<byte> crc = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(crc, _crc);
        file.Write(crc, _flushed);
        _flushed += crc.Length;
        _segments[partition] = new SegmentPosition(_segmentStart, _flushed - _segmentStart, _records, _longest);
        TotalRecords += _records;
        _segmentStart = _flushed;
        _records = 0;
        _longest = 0;
        _crc = 0;
    }

    /// <summary>The run, once every segment was ended.</summary>
    public DiskRun Complete() => new(file, _segments);

    private void Count(long recordBytes)
    {
        _records++;
        _longest = Math.Max(_longest, recordBytes);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _buffer.Length - _used)
        {
            int part = _buffer.Length - _used;
            bytes[..part].CopyTo(_buffer.AsSpan(_used));
            _used += part;
            bytes = bytes[part..];
            Flush();
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Flush()
    {
        ReadOnlySpan<byte> filled = _buffer.AsSpan(0, _used);
        _crc = Crc32.Append(_crc, filled);
        file.Write(filled, _flushed);
        _flushed += _used;
        _used = 0;
    }
}
