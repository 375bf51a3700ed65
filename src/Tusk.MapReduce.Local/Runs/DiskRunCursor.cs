using System.Buffers.Binary;
using Tusk.Common.Checksums;
using Tusk.Common.Memory;
using Tusk.Common.Writables;
using Tusk.MapReduce.Local.Scratch;

namespace Tusk.MapReduce.Local.Runs;

/// <summary>Reads one IFile segment through a buffer and checks its checksum at the end.</summary>
internal sealed class DiskRunCursor : RunCursor
{
    private const int ChecksumBytes = sizeof(uint);

    private readonly ScratchFile _file;
    private readonly long _dataEnd;
    private byte[] _buffer;
    private long _readAt;
    private uint _crc;
    private int _next;
    private int _filled;
    private bool _ended;

    public DiskRunCursor(ScratchFile file, SegmentPosition segment, int bufferBytes)
    {
        _file = file;
        _readAt = segment.Start;
        _ended = segment.Length == 0;
        _dataEnd = segment.Start + segment.Length - ChecksumBytes;
        _buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(bufferBytes, 64), Math.Max(segment.Length, 64)));
    }

    public override bool MoveNext()
    {
        if (_ended || !TryReadLengths(out int keyLength, out int valueLength))
        {
            return false;
        }

        long total = (long)keyLength + valueLength;
        if (total > _filled - _next)
        {
            Fill(total);
        }

        SetRecord(_buffer, _next, keyLength, valueLength);
        _next += (int)total;
        return true;
    }

    private bool TryReadLengths(out int keyLength, out int valueLength)
    {
        long key = ReadVInt();
        long value = ReadVInt();
        if (key == -1 && value == -1)
        {
            VerifyEnd();
            keyLength = valueLength = 0;
            return false;
        }

        long left = _dataEnd - _readAt + (_filled - _next);
        // Not summed before each is known to be small: two damaged lengths must not overflow into a small one.
        if (key < 0 || value < 0 || key > left || value > left - key || key + value > Array.MaxLength)
        {
            throw _file.Corrupt(_readAt - (_filled - _next), $"record lengths {key} and {value}, {left} B left");
        }

        keyLength = (int)key;
        valueLength = (int)value;
        return true;
    }

    private long ReadVInt()
    {
        if (!VarInt.TryRead(_buffer.AsSpan(_next, _filled - _next), out long value, out int bytes))
        {
            Fill(Math.Min(VarInt.MaxBytes, _dataEnd - _readAt + (_filled - _next)));
            if (!VarInt.TryRead(_buffer.AsSpan(_next, _filled - _next), out value, out bytes))
            {
                throw _file.Corrupt(_readAt, "a length is cut");
            }
        }

        _next += bytes;
        return value;
    }

    /// <summary>Brings at least <paramref name="needed"/> unread bytes into the buffer, growing it for a long record.</summary>
    private void Fill(long needed)
    {
        int kept = _filled - _next;
        byte[] target = needed > _buffer.Length ? GC.AllocateUninitializedArray<byte>(checked((int)needed)) : _buffer;
        _buffer.AsSpan(_next, kept).CopyTo(target);
        int dropped = target == _buffer ? 0 : _buffer.Length;
        _buffer = target;
        DroppedArrays.Note(dropped);
        _next = 0;
        _filled = kept;
        while (_filled < needed)
        {
            int room = (int)Math.Min(_buffer.Length - _filled, _dataEnd - _readAt);
            int read = room == 0 ? 0 : _file.Read(_buffer.AsSpan(_filled, room), _readAt);
            if (read == 0)
            {
                throw _file.Corrupt(_readAt, "the file ends within a segment");
            }

            _crc = Crc32.Append(_crc, _buffer.AsSpan(_filled, read));
            _filled += read;
            _readAt += read;
        }
    }

    private void VerifyEnd()
    {
        _ended = true;
        Span<byte> stored = stackalloc byte[ChecksumBytes];
        if (_next != _filled || _readAt != _dataEnd || _file.Read(stored, _dataEnd) != ChecksumBytes)
        {
            throw _file.Corrupt(_readAt, "a segment ends early");
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(stored) != _crc)
        {
            throw _file.Corrupt(_dataEnd, $"checksum {_crc:x8}, stored {BinaryPrimitives.ReadUInt32BigEndian(stored):x8}");
        }

        int dropped = _buffer.Length;
        _buffer = [];
        DroppedArrays.Note(dropped);
    }
}
