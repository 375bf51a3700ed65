using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>What the writer of one file asks of the NameNode.</summary>
/// <remarks>Every call may throw <see cref="RemoteException"/> and <see cref="RpcException"/>.</remarks>
internal interface IFileCalls
{
    /// <summary>The file, as messages name it.</summary>
    FsPath Path { get; }

    /// <summary>The writer, as in its lease.</summary>
    string ClientName { get; }

    /// <summary>Asks for the next block.</summary>
    ValueTask<LocatedBlock> AddBlockAsync(
        ExtendedBlock? previous, IReadOnlyCollection<DatanodeInfo> excluded, CancellationToken cancellationToken);

    /// <summary>Gives the last block back.</summary>
    ValueTask AbandonBlockAsync(ExtendedBlock block, CancellationToken cancellationToken);

    /// <summary>Closes the file; false when the last block has too few replicas yet.</summary>
    ValueTask<bool> CompleteAsync(ExtendedBlock? last, CancellationToken cancellationToken);

    /// <summary>Whether the file is still at its path, and nothing else is: it may have been renamed, or deleted and made anew.</summary>
    ValueTask<bool> IsInPlaceAsync(CancellationToken cancellationToken);

    /// <summary>Has the NameNode close the file without its writer, with what the DataNodes have of it.</summary>
    ValueTask RecoverLeaseAsync(CancellationToken cancellationToken);

    /// <summary>Makes the blocks, and the length of the last one, durable.</summary>
    ValueTask FsyncAsync(long lastBlockLength, CancellationToken cancellationToken);

    /// <summary>Asks for a new generation stamp and token.</summary>
    ValueTask<LocatedBlock> UpdateBlockForPipelineAsync(ExtendedBlock block, CancellationToken cancellationToken);

    /// <summary>Tells which DataNodes go on.</summary>
    ValueTask UpdatePipelineAsync(
        ExtendedBlock oldBlock,
        ExtendedBlock newBlock,
        IReadOnlyCollection<ReplicaLocation> places,
        CancellationToken cancellationToken);
}
