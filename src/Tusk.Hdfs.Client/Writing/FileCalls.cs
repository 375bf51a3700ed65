using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;

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
        _nameNode.AddBlockAsync(_name, ClientName, previous, excluded, _id, _flags, cancellationToken);

    public ValueTask AbandonBlockAsync(ExtendedBlock block, CancellationToken cancellationToken) =>
        _nameNode.AbandonBlockAsync(block, _name, ClientName, _id, cancellationToken);

    public ValueTask<bool> CompleteAsync(ExtendedBlock? last, CancellationToken cancellationToken) =>
        _nameNode.CompleteAsync(_name, ClientName, last, _id, cancellationToken);

    public async ValueTask<bool> IsInPlaceAsync(CancellationToken cancellationToken) =>
        await _client.GetFileInfoAsync(_name, cancellationToken).ConfigureAwait(false) is { } there
        && (_id == InodeId.Unknown || there.FileId == _id);

    public async ValueTask RecoverLeaseAsync(CancellationToken cancellationToken) =>
        await _nameNode.RecoverLeaseAsync(_name, ClientName, cancellationToken).ConfigureAwait(false);

    public ValueTask FsyncAsync(long lastBlockLength, CancellationToken cancellationToken) =>
        _nameNode.FsyncAsync(_name, _id, ClientName, lastBlockLength, cancellationToken);

    public ValueTask<LocatedBlock> UpdateBlockForPipelineAsync(ExtendedBlock block, CancellationToken cancellationToken) =>
        _nameNode.UpdateBlockForPipelineAsync(block, ClientName, cancellationToken);

    public ValueTask UpdatePipelineAsync(
        ExtendedBlock oldBlock,
        ExtendedBlock newBlock,
        IReadOnlyCollection<ReplicaLocation> places,
        CancellationToken cancellationToken) =>
        _nameNode.UpdatePipelineAsync(ClientName, oldBlock, newBlock, places, cancellationToken);
}
