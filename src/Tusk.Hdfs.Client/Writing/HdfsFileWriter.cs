using System.Runtime.ExceptionServices;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Opens files of one client for writing; they share its name, its lease and its packets.</summary>
internal sealed class HdfsFileWriter : IAsyncDisposable
{
    /// <summary>How many packets are kept for the next file at most: those of two windows.</summary>
    private const int MostKeptPackets = 160;

    /// <summary>How many bytes they have together at most, where packets are longer than usual.</summary>
    private const int KeptBytes = 160 * 64 * 1024;

    private readonly NameNodeClient _nameNode;
    private readonly HdfsWriteOptions _options;
    private readonly PacketPool _pool;
    private readonly TimeProvider _time;
    private readonly UnwantedFiles _unwanted;
    private readonly OpeningFiles _opening = new();

    /// <summary>The writer of a client.</summary>
    /// <param name="nameNode">Calls the NameNode.</param>
    /// <param name="options">How files are written.</param>
    /// <param name="clientName">Names the client in leases.</param>
    /// <param name="time">The clock.</param>
    public HdfsFileWriter(NameNodeClient nameNode, HdfsWriteOptions options, string clientName, TimeProvider time)
    {
        (_nameNode, _options, ClientName, _time) = (nameNode, options, clientName, time);
        _pool = new PacketPool(
            options.Checksum,
            PacketPool.ChunksIn(options.Checksum, options.PacketBytes),
            KeptPackets(Math.Max(options.PacketBytes, options.Checksum.BytesPerChunk)));
        _unwanted = new UnwantedFiles(time);
        Leases = new LeaseRenewer(token => nameNode.Blocks.RenewLeaseAsync(clientName, token), time);
    }

    /// <summary>Names the client in leases.</summary>
    public string ClientName { get; }

    /// <summary>Told in a line what is waited for, and why, before a wait that a user notices.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>Keeps the lease alive.</summary>
    public LeaseRenewer Leases { get; }

    /// <summary>How many packets of a size are kept for the next file.</summary>
    public static int KeptPackets(int packetBytes) => Math.Clamp(KeptBytes / packetBytes, 1, MostKeptPackets);

    /// <summary>Makes a file and opens it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Gives up; what the NameNode was asked by then it may do all the same, but it closes the file then.</param>
    /// <exception cref="ObjectDisposedException">The client is closed, or was before the file was open.</exception>
    public ValueTask<FsOutputStream> CreateAsync(NewFile file, CancellationToken cancellationToken) =>
        _opening.OpenAsync(token => CreateOpeningAsync(file, token), cancellationToken);

    /// <summary>Opens a file behind its end; if that fails, the NameNode is asked to close it again as it was.</summary>
    /// <param name="path">The file, qualified.</param>
    /// <param name="name">The same as the NameNode has it.</param>
    /// <param name="newBlock">Whether it goes on in a new block, though the last one has room.</param>
    /// <param name="cancellationToken">Cancels the opening; what the NameNode opens all the same is closed again.</param>
    /// <exception cref="ObjectDisposedException">The client is closed, or was before the file was open.</exception>
    public ValueTask<FsOutputStream> AppendAsync(FsPath path, string name, bool newBlock, CancellationToken cancellationToken) =>
        _opening.OpenAsync(token => AppendOpeningAsync(path, name, newBlock, token), cancellationToken);

    /// <summary>Closes what is still open, as Hadoop's client does: what was written is not lost with whoever forgot it.</summary>
    /// <exception cref="HadoopException">A file could not be closed.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _opening.DisposeAsync().ConfigureAwait(false);
            await Leases.CloseFilesAsync().ConfigureAwait(false);
        }
        finally
        {
            await Leases.DisposeAsync().ConfigureAwait(false);
            await _unwanted.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<FsOutputStream> CreateOpeningAsync(NewFile file, CancellationToken cancellationToken)
    {
        int chunk = _options.Checksum.BytesPerChunk;
        if (file.BlockSize < 1 || file.BlockSize % chunk != 0)
        {
            throw new HadoopException(
                $"Block size {file.BlockSize} B of {file.Path} is no multiple of {chunk} B, which one checksum covers "
                + "(dfs.blocksize, dfs.bytes-per-checksum).");
        }

        if (file.Overwrite)
        {
            // A new file is as its directory says. What it would replace is gone once it is made, so that is looked at before.
            HdfsFileStatus? directory = await HdfsErrors.GuardedAsync(
                file.Path, _nameNode.GetFileInfoAsync(DirectoryOf(file.Name), cancellationToken)).ConfigureAwait(false);
            ThrowIfUnsupported(file.Path, directory);
        }

        CreateFlags flags = CreateFlags.Create
            | (file.Overwrite ? CreateFlags.Overwrite : CreateFlags.None)
            | (file.LazyPersist ? CreateFlags.LazyPersist : CreateFlags.None);
        HdfsFileStatus? status = await HdfsErrors.GuardedAsync(
            file.Path,
            _unwanted.OpenAsync(
                (untilSent, token) => _nameNode.Blocks.CreateAsync(
                    file.Name, file.Masked, file.Unmasked, ClientName, flags, file.MakeParents, file.Replication, file.BlockSize,
                    untilSent, token),
                async (made, token) => await _nameNode.Blocks.CompleteAsync(
                    file.Name, ClientName, null, made?.FileId ?? InodeId.Unknown, token).ConfigureAwait(false),
                cancellationToken)).ConfigureAwait(false);
        if (Unsupported(status) is not null)
        {
            await HdfsErrors.GuardedAsync(file.Path, _nameNode.DeleteAsync(file.Name, recursive: false, CancellationToken.None))
                .ConfigureAwait(false);
            ThrowIfUnsupported(file.Path, status);
        }

        AddBlockFlags placement = file.AvoidLocalWrite ? AddBlockFlags.NoLocalWrite : AddBlockFlags.None;
        var calls = new FileCalls(
            _nameNode, file.Path, file.Name, status?.FileId ?? InodeId.Unknown, ClientName, placement);
        return await OpenAsync(calls, file.BlockSize, length: 0, append: null, last: null, file.LazyPersist, cancellationToken)
            .ConfigureAwait(false);
    }

    private async ValueTask<FsOutputStream> AppendOpeningAsync(
        FsPath path, string name, bool newBlock, CancellationToken cancellationToken)
    {
        CreateFlags flags = newBlock ? CreateFlags.Append | CreateFlags.NewBlock : CreateFlags.Append;
        AppendedFile file = await HdfsErrors.GuardedAsync(path, OpenForAppendAsync(path, name, flags, cancellationToken)).ConfigureAwait(false);
        FileCalls calls = CallsOf(path, name, file);
        string? refusal;
        try
        {
            HdfsFileStatus status = file.Status
                ?? await HdfsErrors.GuardedAsync(path, _nameNode.GetFileInfoAsync(name, cancellationToken)).ConfigureAwait(false)
                ?? throw new PathNotFoundException(path);
            refusal = Unsupported(status);
            if (refusal is null)
            {
                LocatedBlock? append = newBlock ? null : file.Block;
                ExtendedBlock? last = newBlock ? file.Block?.Block : null; // which the first new block follows
                return await OpenAsync(calls, status.BlockSize, status.Length, append, last, lazyPersist: false, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            // Nobody gets a stream that could be closed, and this client's lease may be renewed for hours.
            await OrphanedFiles.TryCloseAsync(calls, _time, e).ConfigureAwait(false);
            throw;
        }

        await HdfsErrors.GuardedAsync(path, CloseUntouchedAsync(calls, file, CancellationToken.None)).ConfigureAwait(false);
        throw new HadoopException($"{path} cannot be written: {refusal}");
    }

    private static string DirectoryOf(string name) => name.LastIndexOf('/') is > 0 and int end ? name[..end] : "/";

    private static void ThrowIfUnsupported(FsPath path, HdfsFileStatus? status)
    {
        if (Unsupported(status) is { } reason)
        {
            throw new HadoopException($"{path} cannot be written: {reason}");
        }
    }

    private static string? Unsupported(HdfsFileStatus? status) => status switch
    {
        { ErasureCodingPolicy.Length: > 0 } =>
            $"it would be erasure coded ({status.ErasureCodingPolicy}), which is not supported yet; write it below another directory.",
        { IsEncrypted: true } => "it would be encrypted, which is not supported yet; write it outside of encryption zones.",
        _ => null,
    };

    /// <summary>Asks until earlier writers are out of the way: a recovery of their lease takes some seconds.</summary>
    private async ValueTask<AppendedFile> OpenForAppendAsync(
        FsPath path, string name, CreateFlags flags, CancellationToken cancellationToken)
    {
        RetryPauses pauses = _options.ReplicationPauses;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await _unwanted.OpenAsync(
                    (untilSent, token) => _nameNode.Blocks.AppendAsync(name, ClientName, flags, untilSent, token),
                    (file, token) => CloseUntouchedAsync(CallsOf(path, name, file), file, token),
                    cancellationToken).ConfigureAwait(false);
            }
            catch (RemoteException e) when (
                e is RecoveryInProgressException or NotReplicatedYetException or RetriableException && pauses.Before(attempt) is not null)
            {
                TimeSpan pause = pauses.Before(attempt)!.Value;
                RetryPauses.Warn(Warned, pause, $"{path} cannot be appended to yet: {e.JavaMessage.Split('\n', 2)[0].TrimEnd()}");
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private FileCalls CallsOf(FsPath path, string name, AppendedFile file) =>
        new(_nameNode, path, name, file.Status?.FileId ?? InodeId.Unknown, ClientName, AddBlockFlags.None);

    /// <summary>Closes a file that was opened for append and is as it was: no DataNode has heard of it.</summary>
    private async ValueTask CloseUntouchedAsync(FileCalls calls, AppendedFile file, CancellationToken cancellationToken)
    {
        if (!await calls.CompleteAsync(file.Block?.Block, cancellationToken).ConfigureAwait(false))
        {
            await OrphanedFiles.TryCloseAsync(calls, _time, null).ConfigureAwait(false);
        }
    }

    private async Task<HdfsOutputStream> OpenAsync(
        FileCalls calls,
        long blockSize,
        long length,
        LocatedBlock? append,
        ExtendedBlock? last,
        bool lazyPersist,
        CancellationToken cancellationToken)
    {
        var opener = new PipelineOpener(_options, blockSize, lazyPersist, _time);
        var streamer = new FileStreamer(calls, _options, opener, _pool, last, _time, Warned);
        var filler = new PacketFiller(blockSize, _options.Checksum.BytesPerChunk, append?.Block.Length ?? 0);

        // From here on its lease is renewed: to set the pipeline of an append up may take longer than a lease lasts.
        var stream = new HdfsOutputStream(calls, _options, streamer, filler, _pool, Leases, length, _time) { Warned = Warned };

        // An append is ready when its pipeline is up; a new file already is.
        CancellationTokenRegistration cancellation = append is null ? default : cancellationToken.UnsafeRegister(
            static (streamer, token) => ((FileStreamer)streamer!).Fail(new OperationCanceledException(token)), streamer);
        try
        {
            await streamer.StartAsync(append).ConfigureAwait(false);
            await cancellation.DisposeAsync().ConfigureAwait(false);
            if (streamer.Failure is OperationCanceledException cancelled)
            {
                ExceptionDispatchInfo.Throw(cancelled); // just before it would have been open
            }
        }
        catch (Exception e) when (e is HadoopException or OperationCanceledException)
        {
            Leases.Remove(stream);
            await streamer.DisposeAsync().ConfigureAwait(false);
            throw WriteFailures.Describe(streamer.Failure ?? e, calls.Path);
        }
        finally
        {
            await cancellation.DisposeAsync().ConfigureAwait(false);
        }

        return stream;
    }
}
