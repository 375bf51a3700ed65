using Tusk.FileSystems.Errors;
using Tusk.FileSystems.Globs;

namespace Tusk.FileSystems;

/// <summary>A place where files are kept, under one scheme (<c>file</c>, <c>hdfs</c>).</summary>
/// <remarks>
/// Paths may be qualified or not; a relative one starts at <see cref="WorkingDirectory"/>. A path of another scheme is the
/// caller's mistake. Safe for several threads. Failures are <see cref="Tusk.Common.Errors.HadoopException"/>s whose
/// message names the path.
/// </remarks>
public abstract class FileSystem
{
    /// <summary>The scheme of this file system's paths.</summary>
    public abstract string Scheme { get; }

    /// <summary>Where a relative path starts; qualified.</summary>
    public abstract FsPath WorkingDirectory { get; }

    /// <summary>The user's own directory, which need not be there; qualified.</summary>
    public virtual FsPath HomeDirectory => Qualify(new FsPath("/user/" + Environment.UserName));

    /// <summary>Whether the files opened from now on are checked as they are read, where checksums are kept of them.</summary>
    public bool VerifiesChecksums { get; set; } = true;

    /// <summary>The path with this file system's scheme and authority, absolute.</summary>
    /// <exception cref="ArgumentException">The path is of another file system.</exception>
    public abstract FsPath Qualify(FsPath path);

    /// <summary>What is known about a path; null when there is nothing.</summary>
    public abstract ValueTask<FileStatus?> TryGetStatusAsync(FsPath path, CancellationToken cancellationToken = default);

    /// <summary>What is known about a path.</summary>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    public ValueTask<FileStatus> GetStatusAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        ValueTask<FileStatus?> status = TryGetStatusAsync(path, cancellationToken);
        return status.IsCompletedSuccessfully ? new(Require(status.Result, path)) : RequireAsync(status, path);
    }

    /// <summary>Whether there is a file or directory.</summary>
    public ValueTask<bool> ExistsAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        ValueTask<FileStatus?> status = TryGetStatusAsync(path, cancellationToken);
        return status.IsCompletedSuccessfully ? new(status.Result is not null) : IsFoundAsync(status);
    }

    /// <summary>The children of a directory, ordered by name; of a file, the file itself.</summary>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    public abstract IAsyncEnumerable<FileStatus> ListAsync(FsPath path, CancellationToken cancellationToken = default);

    /// <summary>What a pattern matches, ordered by path, as Hadoop's globs.</summary>
    /// <param name="pattern"><c>*</c> any letters, <c>?</c> one, <c>[abc]</c>, <c>[a-z]</c>, <c>[^a]</c> or <c>[!a]</c>,
    /// <c>{a,b}</c> alternatives (nested, also with slashes), <c>\</c> takes a letter's meaning away.</param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    /// <returns>Null when a path without any of these is not there; empty when a pattern matches nothing.</returns>
    /// <exception cref="Tusk.Common.Errors.HadoopException">The pattern is malformed.</exception>
    public ValueTask<IReadOnlyList<FileStatus>?> GlobAsync(
        FsPath pattern, CancellationToken cancellationToken = default) =>
        new GlobWalk(this, cancellationToken).FindAsync(pattern);

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    /// <exception cref="PathIsDirectoryException">It is a directory.</exception>
    /// <exception cref="PathIsNotFileException">It is a pipe, a device or a socket.</exception>
    public abstract ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default);

    /// <summary>Opens a file for reading, blocking: what tasks use on their worker threads.</summary>
    /// <inheritdoc cref="OpenAsync" path="/exception"/>
    public virtual FsInput Open(FsPath path)
    {
        ValueTask<FsInput> opening = OpenAsync(path);
        return opening.IsCompleted ? opening.GetAwaiter().GetResult() : opening.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Makes a file, and the directories above it, and opens it for writing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="cancellationToken">Cancels the opening; a server that was asked already may make the file all the same.</param>
    /// <exception cref="PathExistsException">It is there and may not be replaced.</exception>
    /// <exception cref="PathIsDirectoryException">It is a directory.</exception>
    public ValueTask<FsOutputStream> CreateAsync(
        FsPath path, bool overwrite, CancellationToken cancellationToken = default) =>
        CreateAsync(path, overwrite ? FileCreation.Replacing : FileCreation.New, cancellationToken);

    /// <summary>Makes a file and opens it for writing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="creation">How it is made, and with which attributes.</param>
    /// <param name="cancellationToken">Cancels the opening; a server that was asked already may make the file all the same.</param>
    /// <exception cref="PathExistsException">It is there and may not be replaced.</exception>
    /// <exception cref="PathIsDirectoryException">It is a directory.</exception>
    /// <exception cref="PathNotFoundException">There is no directory above it, and none is to be made.</exception>
    public abstract ValueTask<FsOutputStream> CreateAsync(
        FsPath path, FileCreation creation, CancellationToken cancellationToken = default);

    /// <summary>Opens a file that is there for writing behind its end.</summary>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    /// <exception cref="PathIsDirectoryException">It is a directory.</exception>
    /// <exception cref="OperationNotSupportedException">This file system cannot.</exception>
    public virtual ValueTask<FsOutputStream> AppendAsync(FsPath path, CancellationToken cancellationToken = default) =>
        throw Unsupported("append");

    /// <summary>Renames a file or directory in one step, as Hadoop does.</summary>
    /// <param name="source">What to rename.</param>
    /// <param name="destination">Its new path. If it is a directory, the source goes into it under its own name.</param>
    /// <param name="cancellationToken">Cancels what has not begun.</param>
    /// <exception cref="PathNotFoundException">The source, or the directory above the destination, is not there.</exception>
    /// <exception cref="PathExistsException">The destination is a file, or the directory holds such a name.</exception>
    public abstract ValueTask RenameAsync(
        FsPath source, FsPath destination, CancellationToken cancellationToken = default);

    /// <summary>Renames to exactly this path; a file, or an empty directory, that is there may be replaced by its like.</summary>
    /// <param name="source">What to rename.</param>
    /// <param name="destination">Its new path; never taken as a directory to go into.</param>
    /// <param name="overwrite">Whether what is there is replaced.</param>
    /// <param name="cancellationToken">Cancels what has not begun.</param>
    /// <exception cref="PathNotFoundException">The source, or the directory above the destination, is not there.</exception>
    /// <exception cref="PathExistsException">The destination is there and may not be replaced.</exception>
    /// <exception cref="PathIsNotEmptyDirectoryException">The destination is a directory with content.</exception>
    public virtual ValueTask RenameToAsync(
        FsPath source, FsPath destination, bool overwrite, CancellationToken cancellationToken = default) =>
        throw Unsupported("rename to an exact path");

    /// <summary>Deletes a file or directory.</summary>
    /// <returns>False when there was nothing.</returns>
    /// <exception cref="PathIsNotEmptyDirectoryException">A directory with content, and not recursive.</exception>
    public abstract ValueTask<bool> DeleteAsync(
        FsPath path, bool recursive, CancellationToken cancellationToken = default);

    /// <summary>Makes a directory and those above it; one that is there is fine.</summary>
    /// <exception cref="PathIsNotDirectoryException">There is a file at this path or above.</exception>
    public ValueTask MakeDirectoriesAsync(FsPath path, CancellationToken cancellationToken = default) =>
        MakeDirectoriesAsync(path, permissions: null, cancellationToken);

    /// <summary>Makes a directory and those above it with these permissions; one that is there keeps its own.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="permissions">Before the umask is applied; the default (0777) if null.</param>
    /// <param name="cancellationToken">Cancels what has not begun.</param>
    /// <exception cref="PathIsNotDirectoryException">There is a file at this path or above.</exception>
    public abstract ValueTask MakeDirectoriesAsync(
        FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default);

    /// <summary>Where the blocks of a part of a file lie, ordered by offset; none for an empty file.</summary>
    /// <param name="file">The file, as listed.</param>
    /// <param name="start">Offset of the part.</param>
    /// <param name="length">Its length.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public abstract ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
        FileStatus file, long start, long length, CancellationToken cancellationToken = default);

    /// <summary>Sets the permission bits.</summary>
    /// <exception cref="OperationNotSupportedException">This file system has none.</exception>
    public virtual ValueTask SetPermissionsAsync(
        FsPath path, UnixFileMode permissions, CancellationToken cancellationToken = default) =>
        throw Unsupported("set permissions");

    /// <summary>Sets owner, group or both; null leaves one as it is.</summary>
    /// <exception cref="OperationNotSupportedException">This file system has none.</exception>
    public virtual ValueTask SetOwnerAsync(
        FsPath path, string? owner, string? group, CancellationToken cancellationToken = default) =>
        throw Unsupported("set the owner");

    /// <summary>Sets the times; null leaves one as it is.</summary>
    /// <exception cref="OperationNotSupportedException">This file system cannot.</exception>
    public virtual ValueTask SetTimesAsync(
        FsPath path,
        DateTimeOffset? modificationTime,
        DateTimeOffset? accessTime,
        CancellationToken cancellationToken = default) => throw Unsupported("set times");

    /// <summary>Sets how many copies of a file's blocks are kept.</summary>
    /// <returns>False for a directory, or where there is only ever one copy.</returns>
    public virtual ValueTask<bool> SetReplicationAsync(
        FsPath path, int replication, CancellationToken cancellationToken = default) => ValueTask.FromResult(false);

    /// <summary>Cuts a file to a length.</summary>
    /// <returns>True when it is done; false when the last block is still being cut, and the file cannot be written yet.</returns>
    /// <exception cref="OperationNotSupportedException">This file system cannot.</exception>
    public virtual ValueTask<bool> TruncateAsync(
        FsPath path, long length, CancellationToken cancellationToken = default) => throw Unsupported("truncate");

    /// <summary>Moves the blocks of the sources behind the target's; the sources are gone afterwards.</summary>
    /// <exception cref="OperationNotSupportedException">This file system cannot.</exception>
    public virtual ValueTask ConcatAsync(
        FsPath target, IReadOnlyList<FsPath> sources, CancellationToken cancellationToken = default) =>
        throw Unsupported("concat");

    /// <summary>A checksum of a file's content, comparable between files of the same algorithm; null where there is none.</summary>
    public virtual ValueTask<FileChecksum?> GetChecksumAsync(
        FsPath path, CancellationToken cancellationToken = default) => ValueTask.FromResult<FileChecksum?>(null);

    /// <summary>How much a path holds, with everything below it.</summary>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    public virtual async ValueTask<ContentSummary> GetContentSummaryAsync(
        FsPath path, CancellationToken cancellationToken = default) =>
        await ContentSummary.OfTreeAsync(this, path, cancellationToken).ConfigureAwait(false);

    /// <summary>How large and how full the file system of a path is.</summary>
    /// <exception cref="OperationNotSupportedException">It does not know.</exception>
    public virtual ValueTask<FileSystemCapacity> GetCapacityAsync(
        FsPath path, CancellationToken cancellationToken = default) => throw Unsupported("tell the capacity");

    /// <summary>What a file gets whose maker states nothing.</summary>
    public virtual ValueTask<FileDefaults> GetDefaultsAsync(
        FsPath path, CancellationToken cancellationToken = default) => ValueTask.FromResult(new FileDefaults(32 << 20, 1));

    /// <summary>Whether the user may do all of this, as the file system itself would judge it.</summary>
    /// <exception cref="PathNotFoundException">There is nothing.</exception>
    /// <exception cref="OperationNotSupportedException">This file system does not judge.</exception>
    public virtual ValueTask<bool> IsAllowedAsync(
        FsPath path, FileAccessRights rights, CancellationToken cancellationToken = default) =>
        throw Unsupported("check access");

    // Where nothing is waited for, as in local files, no state machine is needed, which a program would have to compile as it starts.
    private static async ValueTask<bool> IsFoundAsync(ValueTask<FileStatus?> status) => await status.ConfigureAwait(false) is not null;

    private async ValueTask<FileStatus> RequireAsync(ValueTask<FileStatus?> status, FsPath path) =>
        Require(await status.ConfigureAwait(false), path);

    private FileStatus Require(FileStatus? status, FsPath path) => status ?? throw new PathNotFoundException(Qualify(path));

    private OperationNotSupportedException Unsupported(string operation) => new(operation, Scheme);
}
