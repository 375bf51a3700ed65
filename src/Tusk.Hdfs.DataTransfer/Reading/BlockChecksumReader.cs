using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Connections;
using Tusk.Protocol.DataTransfer;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.DataTransfer.Reading;

/// <summary>Asks a DataNode for the checksum of a block.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.FileChecksumHelper.</remarks>
public static class BlockChecksumReader
{
    private const int Md5Bytes = 16;

    /// <summary>Asks; the connection can be used again afterwards.</summary>
    /// <param name="connection">Idle.</param>
    /// <param name="block">The block, with the length that is to be summed up.</param>
    /// <param name="token">The right to read it.</param>
    /// <param name="isComposite">Whether one checksum of the whole block is wanted, instead of an MD5 over those of its chunks.</param>
    /// <param name="cancellationToken">Gives up, and breaks the connection.</param>
    /// <exception cref="BlockRefusedException">The DataNode does not give it.</exception>
    /// <exception cref="DataTransferException">The connection ended, or the answer cannot be.</exception>
    public static async ValueTask<BlockChecksum> ReadAsync(
        DataTransferConnection connection, ExtendedBlock block, BlockToken token, bool isComposite, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(block);
        await connection.SendOperationAsync(
            DataTransferOp.BlockChecksum,
            new OpBlockChecksumProto
            {
                Header = new BaseHeaderProto { Block = block.ToProto(), Token = token.ToProto() },
                BlockChecksumOptions = new BlockChecksumOptionsProto
                {
                    BlockChecksumType = isComposite ? BlockChecksumTypeProto.CompositeCrc : BlockChecksumTypeProto.Md5Crc,
                    StripeLength = 0,
                },
            },
            cancellationToken).ConfigureAwait(false);
        BlockOpResponseProto answer = await connection.ReceiveMessageAsync<BlockOpResponseProto>(cancellationToken)
            .ConfigureAwait(false);
        if (answer.Status != Status.Success)
        {
            throw new BlockRefusedException(connection.Node, block, "the checksum", answer.Status, answer.Message);
        }

        int expected = isComposite ? sizeof(uint) : Md5Bytes;
        if (answer.ChecksumResponse is not { } sum || sum.BlockChecksum.Length != expected || !sum.HasCrcType)
        {
            throw new DataTransferException(
                $"DataNode {connection.Node} answers {answer.ChecksumResponse?.BlockChecksum.Length ?? 0} B as the checksum of {block}; "
                + $"expected {expected} B and the type of its checksums.");
        }

        // Checked as the one of a read is; a block of a single short chunk may tell 0.
        ChunkChecksum chunks = ChunkChecksum.FromProto(
            new ChecksumProto { Type = sum.CrcType, BytesPerChecksum = Math.Max(1, sum.BytesPerCrc) });
        return new BlockChecksum(chunks.Type, (int)sum.BytesPerCrc, (long)sum.CrcPerBlock, sum.BlockChecksum.Memory);
    }
}
