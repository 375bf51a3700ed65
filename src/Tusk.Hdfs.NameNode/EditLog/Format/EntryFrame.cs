using System.Buffers.Binary;
using Tusk.Common.Checksums;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.EditLog.Format;

/// <summary>The frame of an entry: opcode, length and transaction id in front, the checksum behind.</summary>
internal readonly record struct EntryFrame(EditLogOpCode Code, int LengthField, TransactionId Id)
{
    /// <summary>Size of the whole entry.</summary>
    public long EntryBytes => EditLogFormat.OpCodeBytes + (long)LengthField + EditLogFormat.ChecksumBytes;

    /// <summary>Reads what is in front, of which all bytes must be there.</summary>
    public static EntryFrame Read(ReadOnlySpan<byte> start) => new(
        (EditLogOpCode)start[0],
        BinaryPrimitives.ReadInt32BigEndian(start[EditLogFormat.OpCodeBytes..]),
        new(BinaryPrimitives.ReadInt64BigEndian(start[(EditLogFormat.OpCodeBytes + EditLogFormat.LengthBytes)..])));

    /// <summary>Puts the length into an entry that is there but for its checksum.</summary>
    public static void WriteLength(Span<byte> entry) =>
        BinaryPrimitives.WriteInt32BigEndian(entry[EditLogFormat.OpCodeBytes..], entry.Length - EditLogFormat.OpCodeBytes);

    /// <summary>Whether an entry may have this length.</summary>
    public bool IsLengthPossible(int maxOpBytes) =>
        LengthField >= EditLogFormat.EntryHeaderBytes - EditLogFormat.OpCodeBytes && EntryBytes <= maxOpBytes;

    /// <summary>Whether the checksum of a whole entry is that of its bytes.</summary>
    public static bool IsChecksumRight(ReadOnlySpan<byte> entry) =>
        BinaryPrimitives.ReadUInt32BigEndian(entry[^EditLogFormat.ChecksumBytes..])
            == Crc32.Of(entry[..^EditLogFormat.ChecksumBytes]);

    /// <summary>The fields of a whole entry.</summary>
    public static ReadOnlySpan<byte> FieldsOf(ReadOnlySpan<byte> entry) =>
        entry[EditLogFormat.EntryHeaderBytes..^EditLogFormat.ChecksumBytes];
}
