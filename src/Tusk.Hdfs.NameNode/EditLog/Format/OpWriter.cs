using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Tusk.Common.Writables;
using Tusk.Protocol;

namespace Tusk.Hdfs.NameNode.EditLog.Format;

/// <summary>Writes fields of operations behind each other into memory that grows.</summary>
internal sealed class OpWriter(int initialBytes) : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[initialBytes];

    /// <summary>Bytes written; may be set back, and what was behind is gone.</summary>
    public int Length { get; set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Bytes already written, to be written again.</summary>
    public Span<byte> At(int offset, int count) => _bytes.AsSpan(0, Length).Slice(offset, count);

    public void WriteByte(byte value) => Next(1)[0] = value;

    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Next(sizeof(short)), value);

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Next(sizeof(ushort)), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Next(sizeof(int)), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(sizeof(uint)), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Next(sizeof(long)), value);

    /// <summary>Hadoop's variable-length integer.</summary>
    public void WriteVarInt64(long value) => Length += VarInt.Write(GetSpan(VarInt.MaxBytes), value);

    /// <summary>A text: its length in two bytes, then modified UTF-8.</summary>
    /// <exception cref="ArgumentException">It is longer than two bytes can tell. Hadoop would cut it off.</exception>
    public void WriteString(string text)
    {
        int count = ModifiedUtf8.ByteCount(text);
        if (count > ushort.MaxValue)
        {
            throw new ArgumentException($"A text of {count} B cannot go into the edit log; at most {ushort.MaxValue} B can.", nameof(text));
        }

        WriteUInt16((ushort)count);
        ModifiedUtf8.Write(text, Next(count));
    }

    /// <summary>A text: its length as a variable-length integer, then UTF-8.</summary>
    public void WriteText(string text)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        WriteVarInt64(count);
        Encoding.UTF8.GetBytes(text, Next(count));
    }

    /// <summary>A count in four bytes, then texts.</summary>
    public void WriteStrings(IReadOnlyList<string> texts)
    {
        WriteInt32(texts.Count);
        foreach (string text in texts)
        {
            WriteString(text);
        }
    }

    /// <summary>A count in four bytes, then pairs of texts.</summary>
    public void WritePairs(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        WriteInt32(pairs.Count);
        foreach ((string key, string value) in pairs)
        {
            WriteString(key);
            WriteString(value);
        }
    }

    /// <summary>A message of protocol buffers with its length in front.</summary>
    public void WriteMessage(IContract message) => Messages.WriteDelimited(this, message);

    /// <summary>Bytes as they are.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private Span<byte> Next(int count)
    {
        EnsureRoom(count);
        Span<byte> next = _bytes.AsSpan(Length, count);
        Length += count;
        return next;
    }

    private void EnsureRoom(int count)
    {
        if (_bytes.Length - Length < count)
        {
            int atLeast = checked(Length + count);
            Array.Resize(ref _bytes, Math.Max(atLeast, (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        }
    }
}
