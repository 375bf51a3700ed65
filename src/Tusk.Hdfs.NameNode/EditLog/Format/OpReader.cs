using System.Buffers.Binary;
using System.Text;
using Tusk.Common.Writables;
using Tusk.Protocol;

namespace Tusk.Hdfs.NameNode.EditLog.Format;

/// <summary>Reads the fields of one operation, never beyond its end.</summary>
/// <remarks>Lengths and counts are compared with the bytes that are left before anything is allocated for them.</remarks>
internal ref struct OpReader(ReadOnlySpan<byte> fields)
{
    private ReadOnlySpan<byte> _rest = fields;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Remaining => _rest.Length;

    public byte ReadByte() => Take(1, "a byte")[0];

    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short), "a 16-bit number"));

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort), "a 16-bit number"));

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int), "a 32-bit number"));

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long), "a 64-bit number"));

    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        byte other => throw new OpFieldException($"a yes or no is {other}, not 0 or 1"),
    };

    /// <summary>Hadoop's variable-length integer.</summary>
    public long ReadVarInt64()
    {
        if (!VarInt.TryRead(_rest, out long value, out int bytes))
        {
            throw new OpFieldException("the fields end inside a number");
        }

        _rest = _rest[bytes..];
        return value;
    }

    /// <summary>The same, of at most 32 bits.</summary>
    public int ReadVarInt32()
    {
        long value = ReadVarInt64();
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new OpFieldException($"a number is {value}, which is more than 32 bits");
    }

    /// <summary>A text: its length in two bytes, then modified UTF-8.</summary>
    public string ReadString() => ModifiedUtf8.Read(Take(ReadUInt16(), "a text"));

    /// <summary>A text: its length as a variable-length integer, then UTF-8.</summary>
    public string ReadText() => Encoding.UTF8.GetString(Take(ReadVarInt32(), "a text"));

    /// <summary>A count in four bytes, and each of that many things is at least <paramref name="minBytes"/> long.</summary>
    public int ReadCount(int minBytes) => CheckCount(ReadInt32(), minBytes);

    /// <summary>The same with a variable-length integer.</summary>
    public int ReadVarCount(int minBytes) => CheckCount(ReadVarInt32(), minBytes);

    /// <summary>A count in four bytes, then texts.</summary>
    public IReadOnlyList<string> ReadStrings()
    {
        string[] texts = new string[ReadCount(sizeof(ushort))];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = ReadString();
        }

        return texts;
    }

    /// <summary>A count in four bytes, then pairs of texts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ReadPairs()
    {
        var pairs = new KeyValuePair<string, string>[ReadCount(2 * sizeof(ushort))];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(ReadString(), ReadString());
        }

        return pairs;
    }

    /// <summary>A message of protocol buffers with its length in front.</summary>
    public T ReadMessage<T>()
        where T : class, IContract<T>
    {
        try
        {
            return Messages.ReadDelimited<T>(ref _rest);
        }
        catch (ProtocolMessageException malformed)
        {
            throw new OpFieldException(malformed.Message);
        }
    }

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    public ReadOnlySpan<byte> Take(int count, string what)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new OpFieldException($"{what} of {count} B does not fit into the {_rest.Length} B left");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private readonly int CheckCount(int count, int minBytes) =>
        count >= 0 && (long)count * minBytes <= _rest.Length
            ? count
            : throw new OpFieldException($"a list of {count} does not fit into the {_rest.Length} B left");
}
