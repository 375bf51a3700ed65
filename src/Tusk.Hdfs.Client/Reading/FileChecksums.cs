using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Tusk.Common.Checksums;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Hdfs.DataTransfer.Reading;
using Tusk.Protocol;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>Checksums of whole files, of what DataNodes say of their blocks.</summary>
/// <remarks>
/// MD5MD5CRC is the MD5 of the blocks' MD5s, as Hadoop's buffer holds them: followed by zeros up to its size, which is 32 B
/// and doubles. It depends on the size of blocks and chunks; COMPOSITE_CRC does not.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.FileChecksumHelper, o.a.h.fs.MD5MD5CRC32FileChecksum, o.a.h.util.CrcComposer.
/// </remarks>
internal sealed class FileChecksums(FileReads reads)
{
    private const int Md5Bytes = 16;
    private const int SmallestBufferBytes = 32;

    /// <summary>Hadoop's DataNodes close the connection then, without a word.</summary>
    private const string WithoutChecksums = "; one that was written without checksums (dfs.checksum.type) has no composite one";

    public async ValueTask<FileChecksum?> ComputeAsync(FsPath path, string name, CancellationToken cancellationToken)
    {
        LocatedBlocks located = await LocateAsync(path, name, cancellationToken).ConfigureAwait(false);
        if (located.IsUnderConstruction)
        {
            throw new FileIsOpenException(path);
        }

        if (located.ErasureCodingPolicy.Length > 0)
        {
            throw new OperationNotSupportedException($"sum up files with erasure coding ({path}: {located.ErasureCodingPolicy})", "hdfs");
        }

        var sums = new List<(BlockChecksum Sum, long Bytes)>(located.Blocks.Count);
        foreach (LocatedBlock block in located.Blocks)
        {
            sums.Add((await AskAsync(path, name, block, cancellationToken).ConfigureAwait(false), block.Block.Length));
        }

        return Join(path, sums, reads.Options.HasCompositeChecksums);
    }

    /// <summary>The checksum of a file of these blocks, each with its length.</summary>
    /// <returns>Null where they have no checksums (dfs.checksum.type), or are checked in different ways and an MD5 is wanted.</returns>
    /// <exception cref="HadoopException">Their checksums cannot be joined in this way; in Hadoop neither.</exception>
    internal static FileChecksum? Join(FsPath path, IReadOnlyList<(BlockChecksum Sum, long Bytes)> blocks, bool isComposite)
    {
        if (blocks.Count == 0)
        {
            return Md5OfMd5s([]);
        }

        BlockChecksum first = blocks[0].Sum;
        BlockChecksum? other = blocks.FirstOrDefault(block => block.Sum.BytesPerChunk != first.BytesPerChunk).Sum;
        if (other is not null && !isComposite)
        {
            throw new HadoopException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} has no checksum of MD5s: it has blocks with a CRC for {first.BytesPerChunk} B and blocks with one for "
                + $"{other.BytesPerChunk} B (dfs.bytes-per-checksum). Ask for COMPOSITE_CRC (dfs.checksum.combine.mode)."));
        }

        other = blocks.FirstOrDefault(block => block.Sum.Type != first.Type).Sum;
        if (other is not null && isComposite)
        {
            throw new HadoopException(
                $"{path} has no composite checksum: it has blocks with {first.Type} and blocks with {other.Type} (dfs.checksum.type).");
        }

        return other is not null || first.Type == ChecksumType.Null ? null
            : isComposite ? Compose(blocks)
            : Md5OfMd5s([.. blocks.Select(static block => block.Sum)]);
    }

    /// <summary>The MD5 of the MD5s of these blocks.</summary>
    internal static FileChecksum Md5OfMd5s(IReadOnlyList<BlockChecksum> blocks)
    {
        int used = blocks.Count * Md5Bytes;
        byte[] buffer = new byte[Math.Max(SmallestBufferBytes, BitOperations.RoundUpToPowerOf2((uint)used))];
        for (int i = 0; i < blocks.Count; i++)
        {
            blocks[i].Value.Span.CopyTo(buffer.AsSpan(i * Md5Bytes));
        }

        // Hadoop tells no chunks where one block has all of them; and of an empty file, no chunk size.
        int bytesPerChunk = blocks.Count == 0 ? 0 : blocks[0].BytesPerChunk;
        long chunks = blocks.Count > 1 ? blocks[0].ChunkCount : 0;
        string type = blocks.Count > 0 && blocks[0].Type == ChecksumType.Crc32C ? "CRC32C" : "CRC32";
        byte[] value = new byte[sizeof(int) + sizeof(long) + Md5Bytes];
        BinaryPrimitives.WriteInt32BigEndian(value, bytesPerChunk);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(sizeof(int)), chunks);
#pragma warning disable CA5351 // A checksum against accidents, and Hadoop's choice.
        MD5.HashData(buffer, value.AsSpan(sizeof(int) + sizeof(long)));
#pragma warning restore CA5351
        return new FileChecksum(
            string.Create(CultureInfo.InvariantCulture, $"MD5-of-{chunks}MD5-of-{bytesPerChunk}{type}"), value);
    }

    private static FileChecksum Compose(IReadOnlyList<(BlockChecksum Sum, long Bytes)> blocks)
    {
        ChecksumType type = blocks[0].Sum.Type;
        uint polynomial = type == ChecksumType.Crc32C ? CrcComposition.Castagnoli : CrcComposition.Gzip;
        uint crc = 0;
        foreach ((BlockChecksum sum, long bytes) in blocks)
        {
            crc = CrcComposition.Append(polynomial, crc, BinaryPrimitives.ReadUInt32BigEndian(sum.Value.Span), bytes);
        }

        byte[] value = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(value, crc);
        return new FileChecksum(type == ChecksumType.Crc32C ? "COMPOSITE-CRC32C" : "COMPOSITE-CRC32", value);
    }

    private async ValueTask<LocatedBlocks> LocateAsync(FsPath path, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await reads.Source.LocateAsync(name, 0, long.MaxValue, cancellationToken).ConfigureAwait(false)
                ?? throw new PathNotFoundException(path);
        }
        catch (RemoteException e)
        {
            throw HdfsErrors.Translate(e, path);
        }
    }

    private async ValueTask<BlockChecksum> AskAsync(
        FsPath path, string name, LocatedBlock block, CancellationToken cancellationToken)
    {
        HadoopException? last = null;
        bool renewed = false;
        for (int i = 0; i < block.Replicas.Count; i++)
        {
            try
            {
                return await AskAsync(block.Replicas[i].Node, block, cancellationToken).ConfigureAwait(false);
            }
            catch (BlockRefusedException e) when (e.IsTokenExpired && !renewed)
            {
                LocatedBlocks fresh = await LocateAsync(path, name, cancellationToken).ConfigureAwait(false);
                block = fresh.Blocks.FirstOrDefault(other => other.Block.Id == block.Block.Id) ?? block;
                (renewed, i) = (true, -1);
            }
            catch (HadoopException e) when (e is DataTransferException or ProtocolMessageException)
            {
                last = e;
            }
        }

        string why = last is null
            ? $"no DataNode that the NameNode hears of has block {block.Block}. Start the DataNodes that are down; "
                + "hdfs fsck says which blocks are missing."
            : $"no DataNode tells the checksum of block {block.Block}"
                + $"{(reads.Options.HasCompositeChecksums ? WithoutChecksums : "")}. The last error: {last.Message}";
        throw new BlockUnavailableException(path, block.Offset, why, last);
    }

    private async ValueTask<BlockChecksum> AskAsync(DatanodeInfo node, LocatedBlock block, CancellationToken cancellationToken)
    {
        while (true)
        {
            DataTransferConnection? kept = reads.Connections.TryTake(node);
            DataTransferConnection connection =
                kept ?? await reads.Connections.ConnectAsync(node, blocking: false, cancellationToken).ConfigureAwait(false);
            bool reusable = false;
            try
            {
                BlockChecksum sum = await BlockChecksumReader.ReadAsync(
                    connection, block.Block, block.Token, reads.Options.HasCompositeChecksums, cancellationToken).ConfigureAwait(false);
                reusable = true;
                return sum;
            }
            catch (DatanodeConnectionException e) when (kept is not null && !e.IsTimeout)
            {
                // The DataNode has closed it in this moment.
            }
            finally
            {
                if (reusable)
                {
                    reads.Connections.Give(connection);
                }
                else
                {
                    connection.Dispose();
                }
            }
        }
    }
}
