using System.Runtime.CompilerServices;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Writing;
using Tusk.Rpc;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client;

/// <summary>Files in HDFS, scheme <c>hdfs</c>: one NameNode, or a nameservice of several.</summary>
/// <remarks>
/// Errors that every file system has are those of <c>Tusk.FileSystems.Errors</c>, with the NameNode's own inside; others are
/// <see cref="RemoteException"/>s of their type (safe mode, quotas, leases), and <see cref="RpcException"/> is thrown where
/// there is no answer. Source: Apache Hadoop 3.4, o.a.h.hdfs.DistributedFileSystem.
/// </remarks>
/// <example>
/// <code>
/// await using var hdfs = HdfsFileSystem.Connect(new FsPath("hdfs://namenode:8020/"), configuration);
/// await foreach (FileStatus file in hdfs.ListAsync(new FsPath("/logs")))
/// {
///     Console.WriteLine($"{file.Length,12} {file.Path.Name}");
/// }
/// </code>
/// </example>
public sealed class HdfsFileSystem : FileSystem, IAsyncDisposable
{
    private readonly HdfsSession _session;
    private readonly bool _ownsSession;
    private readonly FsPath _root;

    internal HdfsFileSystem(HdfsSession session, HdfsClientOptions options, bool ownsSession)
    {
        (_session, Options, _ownsSession) = (session, options, ownsSession);
        _root = new FsPath("/").WithFileSystem(HdfsFileSystems.Scheme, session.Authority);
    }

    /// <inheritdoc/>
    public override string Scheme => HdfsFileSystems.Scheme;

    /// <summary>The user's own directory.</summary>
    public override FsPath WorkingDirectory => HomeDirectory;

    /// <inheritdoc/>
    public override FsPath HomeDirectory => field ??= _root.Append($"{Options.HomePrefix}/{HdfsUsers.ShortName(_session.User)}");

    /// <summary>How files and directories are made.</summary>
    public HdfsClientOptions Options { get; }

    /// <summary>The NameNode's calls as they are: paths without scheme, errors as the server words them.</summary>
    public NameNodeClient NameNode => _session.NameNode;

    /// <summary>What is shared with the other file systems of this authority and user.</summary>
    internal HdfsSession Session => _session;

    /// <summary>A file system with a connection of its own, which disposing of it closes. Nothing is sent yet.</summary>
    /// <param name="path">Any path of it; without an authority, that of <c>fs.defaultFS</c> is taken.</param>
    /// <param name="configuration">Where the NameNodes are, how patient to be, and how files are made.</param>
    /// <param name="user">Whose calls they are; the user of HADOOP_USER_NAME, else of the operating system, if null.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="ConfigurationException">There is no authority, it is no address, or a setting is malformed.</exception>
    public static HdfsFileSystem Connect(
        FsPath path, Configuration configuration, RpcUser? user = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var session = new HdfsSession(
            HdfsFileSystems.AuthorityOf(path, configuration),
            configuration,
            user ?? HdfsUsers.Current(),
            callerContext: null,
            time ?? TimeProvider.System);
        return new HdfsFileSystem(session, session.Options, ownsSession: true);
    }

    /// <summary>Completes the files that are still open for writing and closes the connection, if it is this file system's own.</summary>
    /// <exception cref="HadoopException">A file could not be completed, the first of them; the connection is closed.</exception>
    public ValueTask DisposeAsync() => _ownsSession ? _session.DisposeAsync() : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override FsPath Qualify(FsPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        bool isOurs = (path.Scheme is null || path.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase))
            && (path.Authority is null || HdfsAuthority.AreSame(path.Authority, _session.Authority));
        if (!isOurs)
        {
            throw new ArgumentException($"{path} is no path of this file system; expected {_root}...", nameof(path));
        }

        if (!path.IsAbsolute)
        {
            return WorkingDirectory.Append(path.PathPart);
        }

        return path.Scheme == Scheme && path.Authority == _session.Authority
            ? path
            : path.WithFileSystem(Scheme, _session.Authority);
    }

    /// <inheritdoc/>
    public override async ValueTask<FileStatus?> TryGetStatusAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        HdfsFileStatus? status = await HdfsErrors.GuardedAsync(full, NameNode.GetFileInfoAsync(name, cancellationToken))
            .ConfigureAwait(false);
        return status is null ? null : FileStatusConversion.ToFileStatus(status, full);
    }

    /// <summary>The children of a directory in the NameNode's order; of a file, the file itself.</summary>
    /// <remarks>The order is that of the names' bytes with signs, as Java has them: what is beyond ASCII comes first. A page (dfs.ls.limit at the NameNode) is asked for when the one before is used up: the whole is no snapshot.</remarks>
    /// <inheritdoc/>
    public override async IAsyncEnumerable<FileStatus> ListAsync(
        FsPath path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        ReadOnlyMemory<byte> last = default;
        while (true)
        {
            DirectoryPage page = await HdfsErrors.GuardedAsync(
                full, NameNode.GetListingAsync(name, last, withLocations: false, cancellationToken)).ConfigureAwait(false)
                ?? throw new PathNotFoundException(full);
            foreach (HdfsFileStatus entry in page.Entries)
            {
                // A file lists itself, without a name.
                yield return FileStatusConversion.ToFileStatus(
                    entry, entry.LocalName.IsEmpty ? full : FileStatusConversion.Child(full, entry));
            }

            if (page.RemainingCount == 0 || page.Entries.Count == 0)
            {
                yield break;
            }

            ReadOnlyMemory<byte> end = page.Entries[^1].LocalName;
            if (HdfsPathNames.Compare(end.Span, last.Span) <= 0)
            {
                throw new HadoopException(
                    $"The NameNode's listing of {full} does not end: asked for what follows '{HdfsPathNames.FromServer(last)}', "
                    + $"it gave a page that ends with '{HdfsPathNames.FromServer(end)}', which does not.");
            }

            last = end;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        return await _session.Reads.OpenAsync(full, name, VerifiesChecksums, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A checksum of a file's content: MD5MD5CRC, or COMPOSITE_CRC (dfs.checksum.combine.mode).</summary>
    /// <returns>Null where the blocks have no checksums, or checksums of different types.</returns>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    /// <exception cref="PathIsDirectoryException">It is a directory.</exception>
    /// <exception cref="HadoopException">MD5MD5CRC: they have a CRC for different numbers of bytes. COMPOSITE_CRC: no or different checksums.</exception>
    public override ValueTask<FileChecksum?> GetChecksumAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        return _session.Reads.GetChecksumAsync(full, name, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<FsOutputStream> CreateAsync(
        FsPath path, FileCreation creation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(creation);
        (FsPath full, string name) = Resolve(path);
        UnixFileMode unmasked = creation.Permissions ?? (UnixFileMode)0x1B6; // 0666
        return _session.Writer.CreateAsync(
            new NewFile(full, name)
            {
                Masked = unmasked & ~Options.Umask,
                Unmasked = unmasked,
                Overwrite = creation.Overwrite,
                MakeParents = creation.MakeParents,
                Replication = creation.Replication ?? Options.Replication,
                BlockSize = creation.BlockSize ?? Options.BlockSize,
                LazyPersist = creation.LazyPersist,
                AvoidLocalWrite = creation.AvoidLocalWrite,
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<FsOutputStream> AppendAsync(FsPath path, CancellationToken cancellationToken = default) =>
        AppendAsync(path, newBlock: false, cancellationToken);

    /// <summary>Opens a file that is there for writing behind its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="newBlock">Whether it goes on in a new block, though the last one has room (Hadoop's NEW_BLOCK).</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public ValueTask<FsOutputStream> AppendAsync(FsPath path, bool newBlock, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        return _session.Writer.AppendAsync(full, name, newBlock, cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask RenameAsync(
        FsPath source, FsPath destination, CancellationToken cancellationToken = default)
    {
        (FsPath from, string fromName) = Resolve(source);
        (FsPath to, string toName) = Resolve(destination);
        bool done;
        try
        {
            done = await NameNode.RenameAsync(fromName, toName, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteException e)
        {
            throw HdfsErrors.Translate(e, from, to);
        }

        if (!done)
        {
            throw await WhyNotRenamedAsync(from, to, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask RenameToAsync(
        FsPath source, FsPath destination, bool overwrite, CancellationToken cancellationToken = default)
    {
        (FsPath from, string fromName) = Resolve(source);
        (FsPath to, string toName) = Resolve(destination);
        try
        {
            await NameNode.Rename2Async(fromName, toName, overwrite, toTrash: false, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteException e)
        {
            throw HdfsErrors.Translate(e, from, to);
        }
    }

    /// <summary>Deletes a file or directory.</summary>
    /// <returns>False when there was nothing, and for the root.</returns>
    /// <inheritdoc/>
    public override async ValueTask<bool> DeleteAsync(
        FsPath path, bool recursive, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        return await HdfsErrors.GuardedAsync(full, NameNode.DeleteAsync(name, recursive, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask MakeDirectoriesAsync(
        FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        UnixFileMode unmasked = permissions ?? (UnixFileMode)0x1FF; // 0777
        bool there = await HdfsErrors.GuardedAsync(full, NameNode.MakeDirectoriesAsync(
            name, unmasked & ~Options.Umask, unmasked, createParent: true, cancellationToken)).ConfigureAwait(false);
        if (!there)
        {
            throw new HadoopException($"The NameNode did not make the directory {full}, and does not say why.");
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
        FileStatus file, long start, long length, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (file.IsDirectory || length == 0)
        {
            return [];
        }

        (FsPath full, string name) = Resolve(file.Path);
        LocatedBlocks? blocks = await HdfsErrors.GuardedAsync(
            full, NameNode.Blocks.GetBlockLocationsAsync(name, start, length, cancellationToken)).ConfigureAwait(false);
        long end = start + length < 0 ? long.MaxValue : start + length;
        return blocks is null
            ? []
            : [.. blocks.Blocks.Where(block => block.Offset < end && block.End > start).Select(FileStatusConversion.ToLocation)];
    }

    /// <summary>Sets the permission bits; HDFS keeps no set-user and set-group bits.</summary>
    /// <inheritdoc/>
    public override async ValueTask SetPermissionsAsync(
        FsPath path, UnixFileMode permissions, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        await HdfsErrors.GuardedAsync(full, NameNode.SetPermissionAsync(name, permissions, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask SetOwnerAsync(
        FsPath path, string? owner, string? group, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        await HdfsErrors.GuardedAsync(full, NameNode.SetOwnerAsync(name, owner, group, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask SetTimesAsync(
        FsPath path,
        DateTimeOffset? modificationTime,
        DateTimeOffset? accessTime,
        CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        await HdfsErrors.GuardedAsync(full, NameNode.SetTimesAsync(name, modificationTime, accessTime, cancellationToken))
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Copies are not from 1 to 32767.</exception>
    public override async ValueTask<bool> SetReplicationAsync(
        FsPath path, int replication, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        if (await HdfsErrors.GuardedAsync(full, NameNode.SetReplicationAsync(name, replication, cancellationToken)).ConfigureAwait(false))
        {
            return true;
        }

        // The NameNode says false of a directory and of nothing.
        await GetStatusAsync(full, cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TruncateAsync(
        FsPath path, long length, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        (FsPath full, string name) = Resolve(path);
        return await HdfsErrors.GuardedAsync(full, NameNode.TruncateAsync(name, length, _session.ClientName, cancellationToken))
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask ConcatAsync(
        FsPath target, IReadOnlyList<FsPath> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        (FsPath full, string name) = Resolve(target);
        (FsPath Full, string Name)[] resolved = [.. sources.Select(Resolve)];
        try
        {
            await NameNode.ConcatAsync(name, [.. resolved.Select(static source => source.Name)], cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteException e)
        {
            throw HdfsErrors.Translate(e, full, resolved.Select(static source => source.Full));
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<ContentSummary> GetContentSummaryAsync(
        FsPath path, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        return await HdfsErrors.GuardedAsync(full, NameNode.GetContentSummaryAsync(name, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>The quotas of a directory, and what counts against them; cheaper than a content summary.</summary>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    public async ValueTask<QuotaUsage> GetQuotaUsageAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        return await HdfsErrors.GuardedAsync(full, NameNode.GetQuotaUsageAsync(name, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask<FileSystemCapacity> GetCapacityAsync(
        FsPath path, CancellationToken cancellationToken = default)
    {
        FsPath full = Qualify(path);
        NamespaceStats stats = await HdfsErrors.GuardedAsync(full, NameNode.GetStatsAsync(cancellationToken)).ConfigureAwait(false);
        return new FileSystemCapacity(stats.Capacity, stats.Used, stats.Remaining);
    }

    /// <summary>Block size and replication of this client's configuration, as in Hadoop; the trash of the NameNode's.</summary>
    /// <inheritdoc/>
    public override async ValueTask<FileDefaults> GetDefaultsAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        FsPath full = Qualify(path);
        ServerDefaults defaults = await HdfsErrors.GuardedAsync(full, _session.GetServerDefaultsAsync(cancellationToken))
            .ConfigureAwait(false);
        return new FileDefaults(Options.BlockSize, Options.Replication) { TrashInterval = defaults.TrashInterval };
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> IsAllowedAsync(
        FsPath path, FileAccessRights rights, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        try
        {
            await NameNode.CheckAccessAsync(name, rights, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AccessControlException e) when (e is not AuthorizationException)
        {
            return false;
        }
        catch (RemoteException e)
        {
            throw HdfsErrors.Translate(e, full);
        }
    }

    /// <summary>Takes a file from a writer that is gone, so that it can be read to its end, or written again.</summary>
    /// <returns>Whether it is closed; false while its last block is being recovered.</returns>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    public async ValueTask<bool> RecoverLeaseAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        return await HdfsErrors.GuardedAsync(
            full, NameNode.Blocks.RecoverLeaseAsync(name, _session.ClientName, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Whether nobody writes a file.</summary>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    public async ValueTask<bool> IsClosedAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        (FsPath full, string name) = Resolve(path);
        return await HdfsErrors.GuardedAsync(full, NameNode.Blocks.IsFileClosedAsync(name, cancellationToken)).ConfigureAwait(false);
    }

    private (FsPath Full, string Name) Resolve(FsPath path)
    {
        FsPath full = Qualify(path);
        return (full, HdfsPathNames.ToServer(full));
    }

    /// <summary>The older rename only says that it was not done; what is there now tells the rest.</summary>
    private async ValueTask<HadoopException> WhyNotRenamedAsync(FsPath from, FsPath to, CancellationToken cancellationToken)
    {
        if (from.IsRoot || await TryGetStatusAsync(from, cancellationToken).ConfigureAwait(false) is null)
        {
            return from.IsRoot ? new HadoopException($"Cannot rename {from}, the root.") : new PathNotFoundException(from);
        }

        if ((to.PathPart + "/").StartsWith(from.PathPart + "/", StringComparison.Ordinal) && to != from)
        {
            return new HadoopException($"Cannot rename {from} to {to}, which is inside it.");
        }

        FileStatus? there = await TryGetStatusAsync(to, cancellationToken).ConfigureAwait(false);
        if (there is not null)
        {
            return new PathExistsException(there.IsDirectory ? to.Append(from.Name) : to);
        }

        FsPath above = to.Parent ?? to;
        return await TryGetStatusAsync(above, cancellationToken).ConfigureAwait(false) switch
        {
            null => new PathNotFoundException(above),
            { IsFile: true } => new PathIsNotDirectoryException(above),
            _ => new HadoopException($"The NameNode did not rename {from} to {to}, and does not say why; its log may."),
        };
    }
}
