using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.Common.Files;
using Tusk.FileSystems.Errors;

namespace Tusk.FileSystems.Local;

/// <summary>The files of this machine, scheme <c>file</c>.</summary>
/// <remarks>
/// Hadoop keeps a checksum of <c>name</c> in <c>.name.crc</c> beside it. Here none is written; a stale one is removed
/// with its file, as Hadoop would find the new content corrupt; and like Hadoop, listings leave them out.
/// Renaming is one step within a volume; across volumes a file is copied and a directory refused.
/// </remarks>
public sealed class LocalFileSystem : FileSystem
{
    private readonly long _blockBytes;

    /// <summary>Local files with the block size of the configuration.</summary>
    /// <exception cref="ConfigurationException">The block size is out of bounds.</exception>
    public LocalFileSystem(Configuration configuration) => _blockBytes = BlockSize.Read(configuration);

    /// <summary>Size of the blocks that splits are made from.</summary>
    public static SettingInt64 BlockSize { get; } = new(
        "fs.local.block.size", 32 << 20, 1, long.MaxValue, "bytes", "Block size of a local file, from which splits are made.");

    /// <summary>Told of a listing that had to pass over names which are not UTF-8, as no path can name them: the folder, and how many.
    /// Null: nobody is told.</summary>
    public Action<FsPath, int>? NamesPassedOver { get; init; }

    /// <inheritdoc/>
    public override string Scheme => "file";

    /// <inheritdoc/>
    public override FsPath WorkingDirectory => FsPath.FromLocal(Environment.CurrentDirectory);

    /// <summary>The path as the operating system takes it.</summary>
    /// <exception cref="ArgumentException">The path is of another file system.</exception>
    public static string ToLocalPath(FsPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Scheme is not (null or "file") || path.Authority is not (null or "localhost"))
        {
            throw new ArgumentException($"{path} names another machine or file system; a local path begins with / or file:///.");
        }

        string local = path.PathPart;
        bool hasDrive = OperatingSystem.IsWindows() && local.Length > 2 && local[2] == ':';
        return Path.GetFullPath(hasDrive ? local[1..] : local);
    }

    /// <inheritdoc/>
    public override FsPath Qualify(FsPath path) => FsPath.FromLocal(ToLocalPath(path));

    /// <inheritdoc/>
    public override ValueTask<FileStatus?> TryGetStatusAsync(
        FsPath path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        return GuardedAsync(path, local, () => Status(new FileInfo(local)));
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<FileStatus> ListAsync(
        FsPath path, CancellationToken cancellationToken = default) => new ListedFiles(Children(path), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        return GuardedAsync<FsInput>(path, local, () =>
        {
            // Only what has no length may be a pipe, and opening a pipe may take for ever.
            FileInfo info = new(local);
            if ((info.LinkTarget is not null || info is { Exists: true, Length: 0 }) && SystemFileStatus.Of(local) is { IsSpecial: true })
            {
                throw new PathIsNotFileException(Qualify(path));
            }

            try
            {
                return new LocalInput(Qualify(path), local);
            }
            catch (UnauthorizedAccessException e) when (Directory.Exists(local))
            {
                // How the runtime words the opening of a folder.
                throw new PathIsDirectoryException(Qualify(path), e);
            }
        });
    }

    /// <inheritdoc/>
    public override ValueTask<FsOutputStream> CreateAsync(
        FsPath path, FileCreation creation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(creation);
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        bool overwrite = creation.Overwrite;
        return GuardedAsync<FsOutputStream>(path, local, () =>
        {
            if (Directory.Exists(local))
            {
                throw new PathIsDirectoryException(Qualify(path));
            }

            if (!overwrite && File.Exists(local))
            {
                throw new PathExistsException(Qualify(path));
            }

            if (creation.MakeParents)
            {
                MakeFolder(Path.GetDirectoryName(local)!, permissions: null);
            }

            LocalOutput output;
            try
            {
                output = new(Qualify(path), local, overwrite ? FileMode.Create : FileMode.CreateNew, creation.Permissions);
            }
            catch (IOException) when (!overwrite && File.Exists(local))
            {
                // Made by somebody else since the look above.
                throw new PathExistsException(Qualify(path));
            }

            DeleteChecksum(local);
            return output;
        });
    }

    /// <inheritdoc/>
    public override ValueTask RenameAsync(
        FsPath source, FsPath destination, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string from = ToLocalPath(source);
        string to = ToLocalPath(destination);
        return DoneAsync(GuardedAsync(source, from, () =>
        {
            LocalRename.Into(from, to);
            return true;
        }));
    }

    /// <inheritdoc/>
    public override ValueTask<bool> DeleteAsync(
        FsPath path, bool recursive, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        return GuardedAsync(path, local, () => Delete(path, local, recursive));
    }

    /// <inheritdoc/>
    public override ValueTask MakeDirectoriesAsync(
        FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        return DoneAsync(GuardedAsync(path, local, () =>
        {
            if (File.Exists(local))
            {
                throw new PathIsNotDirectoryException(Qualify(path));
            }

            MakeFolder(local, permissions);
            return true;
        }));
    }

    /// <inheritdoc/>
    public override FsPath HomeDirectory =>
        FsPath.FromLocal(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <inheritdoc/>
    public override ValueTask<FsOutputStream> AppendAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        return GuardedAsync<FsOutputStream>(path, local, () =>
        {
            CheckFile(path, local);
            LocalOutput output = new(Qualify(path), local, FileMode.Append, permissions: null);
            DeleteChecksum(local);
            return output;
        });
    }

    /// <inheritdoc/>
    public override ValueTask RenameToAsync(
        FsPath source, FsPath destination, bool overwrite, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string from = ToLocalPath(source);
        string to = ToLocalPath(destination);
        return DoneAsync(GuardedAsync(source, from, () =>
        {
            LocalRename.To(from, to, overwrite);
            return true;
        }));
    }

    /// <inheritdoc/>
    public override ValueTask<bool> TruncateAsync(FsPath path, long length, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        return GuardedAsync(path, local, () =>
        {
            CheckFile(path, local);
            using FileStream file = new(local, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            if (length > file.Length)
            {
                throw new HadoopException($"Cannot truncate {Qualify(path)} of {file.Length} B to {length} B, which is more.");
            }

            file.SetLength(length);
            DeleteChecksum(local);
            return true;
        });
    }

    /// <inheritdoc/>
    public override ValueTask SetPermissionsAsync(
        FsPath path, UnixFileMode permissions, CancellationToken cancellationToken = default) =>
        ChangeAsync(path, local => LocalAttributes.SetPermissions(local, permissions), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask SetOwnerAsync(
        FsPath path, string? owner, string? group, CancellationToken cancellationToken = default) =>
        ChangeAsync(path, local => LocalAttributes.SetOwner(local, owner, group), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask SetTimesAsync(
        FsPath path,
        DateTimeOffset? modificationTime,
        DateTimeOffset? accessTime,
        CancellationToken cancellationToken = default) =>
        ChangeAsync(path, local => LocalAttributes.SetTimes(local, modificationTime, accessTime), cancellationToken);

    /// <summary>Answers as Hadoop does: true for a file, though there is only ever one copy.</summary>
    public override ValueTask<bool> SetReplicationAsync(
        FsPath path, int replication, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(File.Exists(ToLocalPath(path)));
    }

    /// <inheritdoc/>
    public override ValueTask<FileSystemCapacity> GetCapacityAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        return GuardedAsync(path, local, () =>
        {
            DriveInfo drive = new(local);
            (long all, long free) = (drive.TotalSize, drive.TotalFreeSpace); // once: others write meanwhile
            return new FileSystemCapacity(all, all - free, free);
        });
    }

    /// <inheritdoc/>
    public override ValueTask<FileDefaults> GetDefaultsAsync(FsPath path, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new FileDefaults(_blockBytes, 1));

    /// <inheritdoc/>
    public override ValueTask<bool> IsAllowedAsync(
        FsPath path, FileAccessRights rights, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        return GuardedAsync(path, local, () => Path.Exists(local)
            ? LocalAttributes.IsAllowed(local, rights)
            : throw new PathNotFoundException(Qualify(path)));
    }

    /// <summary>One location for the whole file; no hosts, as nothing is farther away than anything else.</summary>
    public override ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
        FileStatus file, long start, long length, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ValueTask.FromResult<IReadOnlyList<BlockLocation>>(
            file.Length > start ? [new BlockLocation(0, file.Length, [])] : []);
    }

    private static bool Delete(FsPath path, string local, bool recursive)
    {
        FileInfo info = new(local);
        if (Directory.Exists(local) && info.LinkTarget is null)
        {
            if (Path.GetPathRoot(local) == local)
            {
                throw new HadoopException($"Refusing to delete the root directory {path}.");
            }

            DeleteFolder(local, recursive);
            return true;
        }

        bool exists = info.Exists || info.LinkTarget is not null;
        if (exists)
        {
            File.Delete(local);
            DeleteChecksum(local);
        }

        return exists;
    }

    // The runtime's own recursion enumerates with types of its own that are compiled anew in every process.
    private static void DeleteFolder(string local, bool recursive)
    {
        if (recursive)
        {
            foreach (string child in Directory.GetFileSystemEntries(local))
            {
                if (Directory.Exists(child) && new FileInfo(child).LinkTarget is null)
                {
                    DeleteFolder(child, recursive: true);
                }
                else
                {
                    File.Delete(child);
                }
            }
        }

        Directory.Delete(local);
    }

    /// <summary>Makes a folder and those above it; a failure names what is in the way, which may stand far above.</summary>
    private static void MakeFolder(string local, UnixFileMode? permissions)
    {
        try
        {
            _ = permissions is { } mode && !OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(local, mode)
                : Directory.CreateDirectory(local);
        }
        catch (Exception e) when (LocalErrors.IsFileError(e) && LocalLinks.FindBroken(local) is { } link)
        {
            throw new HadoopException(
                $"{FsPath.FromLocal(link)} is a link to {new FileInfo(link).LinkTarget}, which leads nowhere: no folder can be made of it", e);
        }
        catch (UnauthorizedAccessException e)
        {
            string? above = local;
            while (above is not null && !Directory.Exists(above))
            {
                above = Path.GetDirectoryName(above);
            }

            throw new PathAccessDeniedException(FsPath.FromLocal(above ?? local), e);
        }
    }

    private void CheckFile(FsPath path, string local)
    {
        if (Directory.Exists(local))
        {
            throw new PathIsDirectoryException(Qualify(path));
        }

        if (!File.Exists(local))
        {
            throw new PathNotFoundException(Qualify(path));
        }
    }

    private ValueTask ChangeAsync(FsPath path, Action<string> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string local = ToLocalPath(path);
        return DoneAsync(GuardedAsync(path, local, () =>
        {
            change(local);
            return true;
        }));
    }

    /// <summary>Removes the checksums that Hadoop keeps of a file, as they are wrong from now on.</summary>
    internal static void DeleteChecksum(string local) => File.Delete(
        Path.Combine(Path.GetDirectoryName(local)!, "." + Path.GetFileName(local) + ".crc"));

    private static bool IsChecksum(string name) =>
        name.StartsWith('.') && name.EndsWith(".crc", StringComparison.Ordinal);

    private static ValueTask DoneAsync<T>(ValueTask<T> operation) =>
        operation.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(operation.AsTask());

    // Local calls do not wait for a peer, so they run here and now.
    private ValueTask<T> GuardedAsync<T>(FsPath path, string local, Func<T> operation)
    {
        try
        {
            return ValueTask.FromResult(operation());
        }
        catch (Exception e) when (LocalErrors.IsFileError(e))
        {
            throw LocalErrors.Translate(e, Qualify(path), local);
        }
    }

    private List<FileStatus> Children(FsPath path)
    {
        string local = ToLocalPath(path);
        List<FileStatus> children = [];
        int passedOver = 0;
        try
        {
            if (!Directory.Exists(local))
            {
                return [Status(new FileInfo(local)) ?? throw new PathNotFoundException(Qualify(path))];
            }

            foreach (string child in Directory.EnumerateFileSystemEntries(local))
            {
                // A link that leads nowhere is not there, as in Hadoop; nor is a name that is not UTF-8, which the runtime
                // gives with a sign in the place of what it could not read.
                string name = Path.GetFileName(child);
                if (!IsChecksum(name) && Status(new FileInfo(child)) is { } status)
                {
                    children.Add(status);
                }
                else if (name.Contains('\uFFFD', StringComparison.Ordinal))
                {
                    passedOver++;
                }
            }
        }
        catch (Exception e) when (LocalErrors.IsFileError(e))
        {
            throw LocalErrors.Translate(e, Qualify(path), local);
        }

        // Two names of which one could not be read may have come to the same: that one was passed over, not the other listed twice.
        int listed = children.Count;
        HashSet<string> names = new(StringComparer.Ordinal);
        children.RemoveAll(child => child.Path.Name.Contains('\uFFFD', StringComparison.Ordinal) && !names.Add(child.Path.Name));
        passedOver += listed - children.Count;
        if (passedOver > 0)
        {
            NamesPassedOver?.Invoke(Qualify(path), passedOver);
        }

        children.Sort(static (a, b) => a.Path.CompareTo(b.Path));
        return children;
    }

    private FileStatus? Status(FileInfo info)
    {
        // What one question to the system answers is kept in the info; a link takes more of them.
        const FileAttributes Missing = (FileAttributes)(-1);
        FsPath path = FsPath.FromLocal(info.FullName);
        bool isLink = info.Attributes is var own && own != Missing && own.HasFlag(FileAttributes.ReparsePoint);
        FileInfo? target = isLink ? LocalLinks.TargetOf(info) : info;
        FileAttributes attributes = target?.Attributes ?? Missing; // throws for what is in a folder that may not be searched
        if (target is null || attributes == Missing)
        {
            // A link such as /dev/stdin may lead to a pipe without a name, which only the system can follow.
            if (isLink && SystemFileStatus.Of(info.FullName) is { IsSpecial: true })
            {
                return new FileStatus(path, 0, IsDirectory: false) { IsSpecial = true };
            }

            return null;
        }

        bool isDirectory = attributes.HasFlag(FileAttributes.Directory);
        (string owner, string group, long directoryBytes) = LocalAttributes.OwnersOf(target.FullName);
        long length = isDirectory ? directoryBytes : target.Length;
        return new FileStatus(path, length, isDirectory)
        {
            IsSpecial = !isDirectory && length == 0 && SystemFileStatus.Of(target.FullName) is { IsSpecial: true },
            BlockSize = _blockBytes, // of directories, too, as in Hadoop
            Replication = 1,
            Owner = owner,
            Group = group,
            ModificationTime = target.LastWriteTimeUtc,
            AccessTime = target.LastAccessTimeUtc,
            Permissions = OperatingSystem.IsWindows() ? UnixFileMode.None : target.UnixFileMode,
        };
    }
}
