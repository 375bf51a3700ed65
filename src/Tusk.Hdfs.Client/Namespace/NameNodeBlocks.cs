using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Retries;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>The calls of a NameNode that reading and writing need: blocks, pipelines, leases.</summary>
/// <remarks>
/// Paths are absolute, without scheme and authority. A writer is known by its client name, and a file by its path together
/// with its number. Every method may throw what the server says, as a <see cref="RemoteException"/>, and
/// <see cref="RpcException"/> where there is no answer.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.ClientProtocol.
/// </remarks>
public sealed class NameNodeBlocks
{
    private readonly RpcProxy _proxy;

    internal NameNodeBlocks(RpcProxy proxy) => _proxy = proxy;

    /// <summary>Where the blocks of a range of a file lie; null where the NameNode says nothing.</summary>
    /// <exception cref="RemoteFileNotFoundException">There is no file.</exception>
    public async ValueTask<LocatedBlocks?> GetBlockLocationsAsync(
        string path, long offset, long length, CancellationToken cancellationToken)
    {
        GetBlockLocationsResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.GetBlockLocations,
            new GetBlockLocationsRequestProto { Src = path, Offset = (ulong)offset, Length = (ulong)length },
            cancellationToken).ConfigureAwait(false);
        return response.Locations?.ToBlocks();
    }

    /// <summary>Whether nobody writes a file.</summary>
    public async ValueTask<bool> IsFileClosedAsync(string path, CancellationToken cancellationToken)
    {
        IsFileClosedResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.IsFileClosed, new IsFileClosedRequestProto { Src = path }, cancellationToken).ConfigureAwait(false);
        return response.Result;
    }

    /// <summary>Tells of corrupt replicas.</summary>
    /// <param name="blocks">Each with the places whose replica is bad, and no others.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async ValueTask ReportBadBlocksAsync(IEnumerable<LocatedBlock> blocks, CancellationToken cancellationToken) =>
        await _proxy.CallAsync(
            NameNodeMethods.ReportBadBlocks,
            new ReportBadBlocksRequestProto { Blocks = { blocks.Select(static block => block.ToProto()) } },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Makes a file and opens it for writing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="masked">Its mode, after the umask.</param>
    /// <param name="unmasked">Its mode before, for default ACLs.</param>
    /// <param name="clientName">The writer.</param>
    /// <param name="flags">How.</param>
    /// <param name="createParent">Whether the directories above are made.</param>
    /// <param name="replication">How many copies of each block.</param>
    /// <param name="blockSize">Size of the blocks, in bytes.</param>
    /// <param name="untilSent">Once it is cancelled nothing is sent; what was is waited for.</param>
    /// <param name="cancellationToken">Gives up what was sent, too; the file may be made all the same.</param>
    /// <returns>The file; null where an old NameNode does not tell.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Copies are not from 1 to 32767.</exception>
    public async ValueTask<HdfsFileStatus?> CreateAsync(
        string path,
        UnixFileMode masked,
        UnixFileMode unmasked,
        string clientName,
        CreateFlags flags,
        bool createParent,
        int replication,
        long blockSize,
        CancellationToken untilSent,
        CancellationToken cancellationToken)
    {
        CreateResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.Create,
            new CreateRequestProto
            {
                Src = path,
                Masked = masked.ToProto(),
                ClientName = clientName,
                CreateFlag = (uint)flags,
                CreateParent = createParent,
                Replication = WireNumbers.Replication(replication),
                BlockSize = (ulong)blockSize,
                CryptoProtocolVersion = { CryptoProtocolVersionProto.EncryptionZones },
                Unmasked = unmasked.ToProto(),
            },
            untilSent,
            cancellationToken).ConfigureAwait(false);
        return response.Fs?.ToStatus();
    }

    /// <summary>Opens a file for writing behind its end; for the two tokens see <see cref="CreateAsync"/>.</summary>
    public async ValueTask<AppendedFile> AppendAsync(
        string path, string clientName, CreateFlags flags, CancellationToken untilSent, CancellationToken cancellationToken)
    {
        AppendResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.Append,
            new AppendRequestProto { Src = path, ClientName = clientName, Flag = (uint)flags },
            untilSent,
            cancellationToken).ConfigureAwait(false);
        return new AppendedFile(response.Block?.ToBlock(), response.Stat?.ToStatus());
    }

    /// <summary>Asks for the next block, and says that the previous one has its final length.</summary>
    /// <exception cref="NotReplicatedYetException">An earlier block has too few replicas yet: ask again a little later.</exception>
    public async ValueTask<LocatedBlock> AddBlockAsync(
        string path,
        string clientName,
        ExtendedBlock? previous,
        IEnumerable<DatanodeInfo> excluded,
        InodeId fileId,
        AddBlockFlags flags,
        CancellationToken cancellationToken)
    {
        var request = new AddBlockRequestProto
        {
            Src = path,
            ClientName = clientName,
            Previous = previous?.ToProto(),
            ExcludeNodes = { excluded.Select(static node => node.ToProto()) },
            FileId = (ulong)fileId.Value,
        };
        if (flags.HasFlag(AddBlockFlags.NoLocalWrite))
        {
            request.Flags.Add(AddBlockFlagProto.NoLocalWrite);
        }

        if (flags.HasFlag(AddBlockFlags.IgnoreClientLocality))
        {
            request.Flags.Add(AddBlockFlagProto.IgnoreClientLocality);
        }

        AddBlockResponseProto response =
            await _proxy.CallAsync(NameNodeMethods.AddBlock, request, cancellationToken).ConfigureAwait(false);
        return response.Block.ToBlock();
    }

    /// <summary>Gives the last block back, after its pipeline could not be set up.</summary>
    public async ValueTask AbandonBlockAsync(
        ExtendedBlock block, string path, string clientName, InodeId fileId, CancellationToken cancellationToken) =>
        await _proxy.CallAsync(
            NameNodeMethods.AbandonBlock,
            new AbandonBlockRequestProto { B = block.ToProto(), Src = path, Holder = clientName, FileId = (ulong)fileId.Value },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Closes a file.</summary>
    /// <returns>False when its last block has too few replicas yet: ask again a little later.</returns>
    public async ValueTask<bool> CompleteAsync(
        string path, string clientName, ExtendedBlock? last, InodeId fileId, CancellationToken cancellationToken)
    {
        CompleteResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.Complete,
            new CompleteRequestProto { Src = path, ClientName = clientName, Last = last?.ToProto(), FileId = (ulong)fileId.Value },
            cancellationToken).ConfigureAwait(false);
        return response.Result;
    }

    /// <summary>Makes what was flushed of an open file durable in the NameNode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fileId">Its number.</param>
    /// <param name="clientName">The writer.</param>
    /// <param name="lastBlockLength">Length of the last block so far; -1 if it is not told.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async ValueTask FsyncAsync(
        string path, InodeId fileId, string clientName, long lastBlockLength, CancellationToken cancellationToken) =>
        await _proxy.CallAsync(
            NameNodeMethods.Fsync,
            new FsyncRequestProto
            {
                Src = path,
                Client = clientName,
                LastBlockLength = lastBlockLength,
                FileId = (ulong)fileId.Value,
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Asks for a new generation stamp, to set up the pipeline of a block again.</summary>
    /// <returns>The block with its new stamp and token; without places, at offset -1.</returns>
    public async ValueTask<LocatedBlock> UpdateBlockForPipelineAsync(
        ExtendedBlock block, string clientName, CancellationToken cancellationToken)
    {
        UpdateBlockForPipelineResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.UpdateBlockForPipeline,
            new UpdateBlockForPipelineRequestProto { Block = block.ToProto(), ClientName = clientName },
            cancellationToken).ConfigureAwait(false);
        return response.Block.ToBlock();
    }

    /// <summary>Tells which DataNodes go on with a block, and under which generation stamp.</summary>
    public async ValueTask UpdatePipelineAsync(
        string clientName,
        ExtendedBlock oldBlock,
        ExtendedBlock newBlock,
        IReadOnlyCollection<ReplicaLocation> places,
        CancellationToken cancellationToken) => await _proxy.CallAsync(
            NameNodeMethods.UpdatePipeline,
            new UpdatePipelineRequestProto
            {
                ClientName = clientName,
                OldBlock = oldBlock.ToProto(),
                NewBlock = newBlock.ToProto(),
                NewNodes = { places.Select(static place => place.Node.ToProto().Id) },
                StorageIDs = { places.Select(static place => place.StorageId) },
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Says that a writer lives; without that, others may take its files after a minute.</summary>
    public async ValueTask RenewLeaseAsync(string clientName, CancellationToken cancellationToken) =>
        await _proxy.CallAsync(
            NameNodeMethods.RenewLease, new RenewLeaseRequestProto { ClientName = clientName }, cancellationToken).ConfigureAwait(false);

    /// <summary>Takes a file from its writer, so that it can be read or written by others.</summary>
    /// <returns>Whether it is closed; false while its last block is being recovered.</returns>
    public async ValueTask<bool> RecoverLeaseAsync(string path, string clientName, CancellationToken cancellationToken)
    {
        RecoverLeaseResponseProto response = await _proxy.CallAsync(
            NameNodeMethods.RecoverLease,
            new RecoverLeaseRequestProto { Src = path, ClientName = clientName },
            cancellationToken).ConfigureAwait(false);
        return response.Result;
    }
}
