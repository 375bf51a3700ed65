using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Rpc.Retries;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>What the open files of a session share: the way to NameNode and DataNodes, and how patient to be.</summary>
internal sealed class FileReads : IDisposable
{
    public FileReads(IBlockSource source, FileReadOptions options, string clientName, TimeProvider time, Jitter jitter)
    {
        (Source, Options, ClientName, Time, Jitter) = (source, options, clientName, time, jitter);
        Connections = new DatanodeConnections(options, time);
    }

    public IBlockSource Source { get; }

    public FileReadOptions Options { get; }

    public string ClientName { get; }

    public TimeProvider Time { get; }

    public Jitter Jitter { get; }

    public DatanodeConnections Connections { get; }

    /// <summary>Told in a line what is waited for, and why, before a wait that a user notices.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">As messages name it.</param>
    /// <param name="name">As the NameNode takes it.</param>
    /// <param name="verifies">Whether checksums are asked for and checked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    /// <exception cref="PathIsDirectoryException">It is a directory.</exception>
    /// <exception cref="HadoopException">The length of a file being written cannot be found out.</exception>
    public async ValueTask<HdfsInput> OpenAsync(FsPath path, string name, bool verifies, CancellationToken cancellationToken) =>
        new(new OpenFile(this, await FileBlocks.OpenAsync(this, path, name, cancellationToken).ConfigureAwait(false), verifies));

    /// <summary>A checksum of a file.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public ValueTask<FileChecksum?> GetChecksumAsync(FsPath path, string name, CancellationToken cancellationToken) =>
        new FileChecksums(this).ComputeAsync(path, name, cancellationToken);

    public void Dispose() => Connections.Dispose();
}
