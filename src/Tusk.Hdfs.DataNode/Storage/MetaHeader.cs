using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>The seven bytes in front of a meta file's checksums.</summary>
/// <remarks>
/// <code>
/// 0           2        3                      7
/// | version 1 | type   | bytes per chunk: i32 | checksums, 4 bytes each |   big-endian
/// </code>
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.BlockMetadataHeader.
/// </remarks>
internal static class MetaHeader
{
    public const int Size = 7;

    private const short Version = 1;

    public static byte[] Encode(ChunkChecksum checksum)
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteInt16BigEndian(bytes, Version);
        bytes[2] = (byte)checksum.Type;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(3), checksum.BytesPerChunk);
        return bytes;
    }

    /// <summary>Reads the header of an open meta file.</summary>
    /// <exception cref="ReplicaException">The file is none, or of an unknown version or checksum.</exception>
    public static ChunkChecksum Read(SafeFileHandle meta, string path)
    {
        Span<byte> bytes = stackalloc byte[Size];
        int read = ReplicaFiles.ReadFully(meta, bytes, 0);
        short version = BinaryPrimitives.ReadInt16BigEndian(bytes);
        if (read < Size || version != Version)
        {
            throw ReplicaException.Damaged(
                $"{path} has {read} B of header, version {version}; expected {Size} B, version {Version}.");
        }

        try
        {
            return new ChunkChecksum((ChecksumType)bytes[2], BinaryPrimitives.ReadInt32BigEndian(bytes[3..]));
        }
        catch (DataTransferException e)
        {
            throw ReplicaException.Damaged($"{path}: {e.Message}");
        }
    }

    /// <summary>Where the checksum of a chunk is.</summary>
    public static long OffsetOf(long chunk, ChunkChecksum checksum) => Size + (chunk * checksum.BytesPerSum);
}
