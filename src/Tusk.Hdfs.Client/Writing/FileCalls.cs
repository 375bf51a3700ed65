using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>The calls of one file's writer, by path and number: the number holds when the file is renamed while it is written.</summary>
internal sealed class FileCalls : IFileCalls
{
    private readonly NameNodeClient _client;
    private readonly NameNodeBlocks _nameNode;
    private readonly string _name;
    private readonly InodeId _id;
    private readonly AddBlockFlags _flags;

    /// <summary>The calls of a file.</summary>
    /// <param name="nameNode">The NameNode.</param>
    /// <param name="path">The file, qualified.</param>
    /// <param name="name">The same as the NameNode has it.</param>
    /// <param name="id">Its number.</param>
    /// <param name="clientName">The writer.</param>
    /// <param name="flags">Wishes for the placement of blocks.</param>
    public FileCalls(NameNodeClient nameNode, FsPath path, string name, InodeId id, string clientName, AddBlockFlags flags) =>
        (_client, _nameNode, Path, _name, _id, ClientName, _flags) = (nameNode, nameNode.Blocks, path, name, id, clientName, flags);

    public FsPath Path { get; }

    public string ClientName { get; }

    public ValueTask<LocatedBlock> AddBlockAsync(
        ExtendedBlock? previous, IReadOnlyCollection<DatanodeInfo> excluded, CancellationToken cancellationToken) =>
        WhileThereAsync(_nameNode.AddBlockAsync(_name, ClientName, previous, excluded, _id, _flags, cancellationToken), cancellationToken);

    public ValueTask AbandonBlockAsync(ExtendedBlock block, CancellationToken cancellationToken) =>
        _nameNode.AbandonBlockAsync(block, _name, ClientName, _id, cancellationToken);

    public ValueTask<bool> CompleteAsync(ExtendedBlock? last, CancellationToken cancellationToken) =>
        WhileThereAsync(_nameNode.CompleteAsync(_name, ClientName, last, _id, cancellationToken), cancellationToken);

    public async ValueTask<bool> IsInPlaceAsync(CancellationToken cancellationToken) =>
        await _client.GetFileInfoAsync(_name, cancellationToken).ConfigureAwait(false) is { } there
        && (_id == InodeId.Unknown || there.FileId == _id);

    public async ValueTask RecoverLeaseAsync(CancellationToken cancellationToken) =>
        await _nameNode.RecoverLeaseAsync(_name, ClientName, cancellationToken).ConfigureAwait(false);

    public async ValueTask FsyncAsync(long lastBlockLength, CancellationToken cancellationToken)
    {
        try
        {
            await _nameNode.FsyncAsync(_name, _id, ClientName, lastBlockLength, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteFileNotFoundException e)
        {
            throw await GoneAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask<LocatedBlock> UpdateBlockForPipelineAsync(ExtendedBlock block, CancellationToken cancellationToken) =>
        _nameNode.UpdateBlockForPipelineAsync(block, ClientName, cancellationToken);

    public ValueTask UpdatePipelineAsync(
        ExtendedBlock oldBlock,
        ExtendedBlock newBlock,
        IReadOnlyCollection<ReplicaLocation> places,
        CancellationToken cancellationToken) =>
        _nameNode.UpdatePipelineAsync(ClientName, oldBlock, newBlock, places, cancellationToken);

    private async ValueTask<T> WhileThereAsync<T>(ValueTask<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (RemoteFileNotFoundException e)
        {
            throw await GoneAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The NameNode has no file of this number any more: what is at its path now tells the rest.</summary>
    private async ValueTask<HdfsWriteException> GoneAsync(RemoteFileNotFoundException error, CancellationToken cancellationToken)
    {
        string what = "It was deleted while it was written";
        try
        {
            if (_id != InodeId.Unknown
                && await _client.GetFileInfoAsync(_name, cancellationToken).ConfigureAwait(false) is { } there && there.FileId != _id)
            {
                what = $"Another file has taken its place: it was deleted while it was written, and made anew (inode {there.FileId}, not {_id})";
            }
        }
        catch (HadoopException)
        {
            // That it is gone, the NameNode has said.
        }

        return new HdfsWriteException(
            Path, $"Writing {Path} failed. {what}. What was written is lost: let nobody else write or delete this path, then write it again.", error);
    }
}
