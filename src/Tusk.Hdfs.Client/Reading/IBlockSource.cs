using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>What a reader asks of NameNode and DataNodes by RPC.</summary>
internal interface IBlockSource
{
    /// <summary>Where the blocks of a range lie; null when there is no such file.</summary>
    ValueTask<LocatedBlocks?> LocateAsync(string path, long offset, long length, CancellationToken cancellationToken);

    /// <summary>Tells of corrupt replicas.</summary>
    ValueTask ReportBadBlockAsync(LocatedBlock block, CancellationToken cancellationToken);

    /// <summary>How much of a replica that is being written may be read; null when the DataNode has no such replica.</summary>
    ValueTask<long?> GetVisibleLengthAsync(DatanodeInfo node, ExtendedBlock block, CancellationToken cancellationToken);
}
