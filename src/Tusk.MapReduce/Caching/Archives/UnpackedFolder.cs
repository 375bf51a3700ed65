using Tusk.Common.Checksums;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Caching.Archives;

/// <summary>The folder into which an archive is unpacked: nothing gets out of it, and it has bounds.</summary>
/// <remarks>
/// Names with <c>..</c> and absolute ones are refused. Links are made when all files are there, so that no file is written through
/// one. A link leads up by leading <c>..</c> only, no further than the folder, and those pass real folders; behind them are
/// names, each of which is a file or folder here, or a link of which the same is true. So none leads out.
/// </remarks>
internal sealed class UnpackedFolder
{
    private const int MostDepth = 100;
    private const int LongestName = 4096;
    private const int CopyBytes = 1 << 17;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FsPath _archive;
    private readonly string _root;
    private readonly long _mostBytes;
    private readonly int _mostFiles;
    private readonly SortedDictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[CopyBytes];
    private long _bytes;
    private int _files;
    private int _repeated;

    /// <summary>Makes the folder.</summary>
    /// <param name="archive">What is unpacked, for messages.</param>
    /// <param name="root">The folder.</param>
    /// <param name="configuration">Its bounds.</param>
    public UnpackedFolder(FsPath archive, string root, Configuration configuration)
    {
        (_archive, _root) = (archive, root);
        _mostBytes = MapReduceKeys.CacheArchiveBytes.Read(configuration);
        _mostFiles = MapReduceKeys.CacheArchiveFiles.Read(configuration);
        Directory.CreateDirectory(root);
    }

    /// <summary>Makes a folder, with those above it.</summary>
    public void MakeFolder(string name)
    {
        string path = PathOf(name);
        if (Directory.Exists(path))
        {
            CountRepeated();
        }

        CreateFolder(name, path);
    }

    /// <summary>Makes a file.</summary>
    /// <param name="name">As the archive has it.</param>
    /// <param name="isExecutable">Whether it may be run.</param>
    /// <param name="content">Its bytes, which are counted: what the archive says of them may be wrong.</param>
    /// <param name="stopping">Ends it.</param>
    public UnpackedFile MakeFile(string name, bool isExecutable, Stream content, CancellationToken stopping)
    {
        Count();
        string path = PathOf(name);
        RequireFree(name, path);
        CreateFolder(name, Path.GetDirectoryName(path)!);
        long bytes = 0;
        uint crc = 0;
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            while (content.Read(_buffer) is var read and > 0)
            {
                stopping.ThrowIfCancellationRequested();
                _bytes += read;
                if (_bytes > _mostBytes)
                {
                    throw new InvalidCacheException(
                        $"The cached archive {_archive} unpacks to more than {_mostBytes} B ({MapReduceKeys.CacheArchiveBytes.Name}).");
                }

                file.Write(_buffer, 0, read);
                crc = Crc32.Append(crc, _buffer.AsSpan(0, read));
                bytes += read;
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, isExecutable ? OwnerOnly | UnixFileMode.UserExecute : OwnerOnly);
        }

        return new UnpackedFile(bytes, crc);
    }

    /// <summary>Makes a file that is another one's copy.</summary>
    /// <param name="name">As the archive has it.</param>
    /// <param name="of">The other one, which was unpacked before.</param>
    /// <param name="stopping">Ends it.</param>
    public void CopyFile(string name, string of, CancellationToken stopping)
    {
        string source = PathOf(of);
        if (!File.Exists(source))
        {
            throw new InvalidDataException($"{name} is a link to {of}, which does not stand before it");
        }

        if (source == PathOf(name))
        {
            CountRepeated();
        }
        else
        {
            bool isExecutable = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(source) & UnixFileMode.UserExecute) != 0;
            using var content = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            MakeFile(name, isExecutable, content, stopping);
        }
    }

    /// <summary>Keeps a symbolic link, to be made last.</summary>
    public void AddLink(string name, string target)
    {
        Count();
        string path = PathOf(name);
        int depth = Path.GetRelativePath(_root, path).Split(Path.DirectorySeparatorChar).Length - 1;
        bool isUp = true;
        bool leadsOut = target.Length is 0 or > LongestName || target[0] == '/' || target.AsSpan().ContainsAny('\\', '\0', ':');
        foreach (string part in target.Split('/'))
        {
            leadsOut |= part == ".." && (!isUp || --depth < 0);
            isUp &= part is ".." or "." or "";
        }

        _links[path] = leadsOut
            ? throw new InvalidCacheException($"The cached archive {_archive} has a link that may lead out of it: {Shown(name)} -> {Shown(target)}")
            : target;
    }

    /// <summary>Makes the links; nothing else is made after them.</summary>
    public void MakeLinks()
    {
        foreach ((string path, string target) in _links)
        {
            // Parents are real folders: one that is a link would be there already, and has been refused.
            RequireNoLinkAbove(path);
            if (Path.Exists(path))
            {
                throw new InvalidDataException($"{Path.GetRelativePath(_root, path)} is a link and something else, too");
            }

            CreateFolder(Path.GetRelativePath(_root, path), Path.GetDirectoryName(path)!);
            File.CreateSymbolicLink(path, target);
        }
    }

    private static string Shown(string name) => name.Length <= 200 ? name : name[..200] + "...";

    private void RequireNoLinkAbove(string path)
    {
        for (string? above = Path.GetDirectoryName(path); above is not null && above.Length > _root.Length; above = Path.GetDirectoryName(above))
        {
            if (_links.ContainsKey(above))
            {
                throw new InvalidDataException($"{Path.GetRelativePath(_root, above)} is a link and a folder, too");
            }
        }
    }

    private void CreateFolder(string name, string path)
    {
        // Those above it count, too: the archive need not have them.
        for (string above = path; above.Length > _root.Length && !Directory.Exists(above); above = Path.GetDirectoryName(above)!)
        {
            Count();
        }

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (IOException e)
        {
            for (string? above = path; above is not null && above.Length > _root.Length; above = Path.GetDirectoryName(above))
            {
                if (File.Exists(above))
                {
                    throw new InvalidDataException($"{Shown(name)} is in {Shown(Path.GetRelativePath(_root, above))}, which is a file and a folder, too", e);
                }
            }

            throw;
        }
    }

    private static void RequireFree(string name, string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"{Shown(name)} is a file and a folder, too");
        }
    }

    private void Count() => Require(++_files <= _mostFiles);

    /// <summary>Counts what is named again and makes nothing: a small compressed archive can do that for hours.</summary>
    private void CountRepeated() => Require(++_repeated <= _mostFiles);

    private void Require(bool isWithinBound)
    {
        if (!isWithinBound)
        {
            throw new InvalidCacheException(
                $"The cached archive {_archive} holds more than {_mostFiles} files and folders ({MapReduceKeys.CacheArchiveFiles.Name}).");
        }
    }

    /// <summary>Where a name of the archive is.</summary>
    private string PathOf(string name)
    {
        string path = _root;
        int depth = 0;
        bool isRefused = name.Length is 0 or > LongestName || name[0] == '/' || name.AsSpan().ContainsAny('\\', '\0')
            || (OperatingSystem.IsWindows() && name.Contains(':', StringComparison.Ordinal));
        foreach (string part in name.Split('/'))
        {
            isRefused |= part == ".." || depth > MostDepth;
            if (!isRefused && part is not ("" or "."))
            {
                path = Path.Combine(path, part);
                depth++;
            }
        }

        return isRefused
            ? throw new InvalidCacheException($"The cached archive {_archive} has a name that leads out of it, or is none: {Shown(name)}")
            : path;
    }
}
