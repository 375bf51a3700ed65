using System.Buffers.Binary;

namespace Tusk.Hdfs.NameNode.EditLog.Format;

/// <summary>Constants of the edit log on disk.</summary>
/// <remarks>
/// <code>
/// 0                   4                 8
/// | layout: i32 = -67 | flags: i32 = 0  | entries | fill |                      big-endian
///
/// 0            1            5          13        1+L         5+L
/// | opcode: u8 | L: i32     | txid: i64 | fields | crc: u32 |                   an entry; L = 12 + fields
/// </code>
/// The checksum is CRC-32 (not CRC-32C) over everything before it. Behind the last entry of a segment in progress the file is
/// filled with 0xFF, in steps of 1 MiB; an opcode 0xFF therefore is the end.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSEditLogOp.Writer and EditLogFileOutputStream.
/// </remarks>
public static class EditLogFormat
{
    /// <summary>The layout that is read and written: NVDIMM_SUPPORT, of Hadoop 3.4.</summary>
    public const int LayoutVersion = -67;

    /// <summary>Size of what is in front of the first entry.</summary>
    public const int HeaderBytes = 8;

    /// <summary>Bound on an entry where the caller gives none: dfs.namenode.max.op.size, 50 MiB.</summary>
    public const int DefaultMaxOpBytes = 50 << 20;

    /// <summary>How much a segment in progress is filled ahead, in bytes.</summary>
    public const int PreallocationBytes = 1 << 20;

    /// <summary>What it is filled with.</summary>
    public const byte Fill = 0xFF;

    /// <summary>The smallest entry: one without fields.</summary>
    internal const int MinEntryBytes = EntryHeaderBytes + ChecksumBytes;

    /// <summary>Opcode, length and transaction id.</summary>
    internal const int EntryHeaderBytes = OpCodeBytes + LengthBytes + sizeof(long);

    internal const int OpCodeBytes = 1;
    internal const int LengthBytes = sizeof(int);
    internal const int ChecksumBytes = sizeof(uint);

    /// <summary>What is in front of the first entry.</summary>
    public static ReadOnlySpan<byte> Header => [0xFF, 0xFF, 0xFF, 0xBD, 0, 0, 0, 0];

    /// <summary>The layout version that a header tells.</summary>
    internal static int LayoutVersionOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32BigEndian(header);

    /// <summary>Whether these bytes may lie behind the last entry: fill, or what a file system gives for never written.</summary>
    internal static bool IsFill(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept(Fill, (byte)0);
}
