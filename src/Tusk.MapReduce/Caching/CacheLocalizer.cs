using System.Globalization;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Local;
using Tusk.MapReduce.Caching.Archives;

namespace Tusk.MapReduce.Caching;

/// <summary>Brings the cached files and archives of a job to this machine.</summary>
/// <param name="fileSystems">Where they are.</param>
/// <param name="configuration">The job's settings.</param>
/// <remarks>A file of this machine is used where it is; others are copied once, archives unpacked once, for all tasks.</remarks>
public sealed class CacheLocalizer(FileSystemRegistry fileSystems, Configuration configuration)
{
    private const int CopyBytes = 1 << 17;

    /// <summary>What the settings name, looked at: it is there, is a file, and an archive is called as one.</summary>
    /// <exception cref="InvalidCacheException">It is not.</exception>
    public ValueTask<IReadOnlyList<CacheEntry>> FindAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<CacheEntry> entries = CacheEntries.Read(configuration);
        return entries.Count == 0 ? new(entries) : CheckAsync(entries, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<CacheEntry>> CheckAsync(IReadOnlyList<CacheEntry> entries, CancellationToken cancellationToken)
    {
        foreach (CacheEntry entry in entries)
        {
            string kind = entry.IsArchive ? "archive" : "file";
            FileSystem fileSystem = fileSystems.Get(entry.Path, configuration);
            FsPath path = fileSystem.Qualify(entry.Path);
            FileStatus status = await fileSystem.TryGetStatusAsync(entry.Path, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidCacheException($"The cached {kind} does not exist: {path}");
            if (status.IsDirectory || status.IsSpecial)
            {
                throw new InvalidCacheException(
                    $"The cached {kind} {path} is no file but {(status.IsDirectory ? "a folder; cache an archive of it" : "a pipe, a device or a socket")}.");
            }

            if (entry.IsArchive && ArchiveUnpacker.KindOf(path) is null)
            {
                throw new InvalidCacheException(
                    $"The cached archive {path} is not called as one: a name that ends in {ArchiveUnpacker.Endings} is expected.");
            }
        }

        return entries;
    }

    /// <summary>Copies and unpacks what needs it.</summary>
    /// <param name="entries">As <see cref="FindAsync"/> gave them.</param>
    /// <param name="createFolder">Makes an empty folder for them, which is the caller's to remove; called if one is needed.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="InvalidCacheException">An archive is none, or does not unpack as it should.</exception>
    /// <exception cref="HadoopException">A file cannot be read or copied.</exception>
    public JobCache Localize(IReadOnlyList<CacheEntry> entries, Func<string> createFolder, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(createFolder);
        string? folder = null;
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (CacheEntry entry in entries)
        {
            FileSystem fileSystem = fileSystems.Get(entry.Path, configuration);
            using FsInput input = fileSystem.Open(entry.Path);
            if (!entry.IsArchive && fileSystem.Scheme == "file")
            {
                paths.Add(entry.Name, LocalFileSystem.ToLocalPath(entry.Path));
                continue;
            }

            folder ??= createFolder();
            string own = Path.Combine(folder, paths.Count.ToString(CultureInfo.InvariantCulture));
            string target = Path.Combine(own, entry.Name);
            FsPath source = fileSystem.Qualify(entry.Path);
            try
            {
                Directory.CreateDirectory(own);
                using Stream content = input.OpenStream(0, stopping);
                if (entry.IsArchive)
                {
                    ArchiveUnpacker.Unpack(source, content, new UnpackedFolder(source, target, configuration), stopping);
                }
                else
                {
                    Copy(content, target, stopping);
                }
            }
            catch (Exception e) when (e is (IOException and not HadoopException) or UnauthorizedAccessException)
            {
                throw new HadoopException($"Cannot bring {source} to {target}: {e.Message} (mapreduce.cluster.local.dir sets where)", e);
            }

            paths.Add(entry.Name, target);
        }

        return paths.Count == 0 ? JobCache.Empty : new JobCache(paths);
    }

    private static void Copy(Stream content, string target, CancellationToken stopping)
    {
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        byte[] buffer = new byte[CopyBytes];
        while (content.Read(buffer) is var read and > 0)
        {
            stopping.ThrowIfCancellationRequested();
            file.Write(buffer, 0, read);
        }
    }
}
