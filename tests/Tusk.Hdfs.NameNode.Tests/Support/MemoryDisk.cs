using Tusk.Hdfs.NameNode.EditLog.Disk;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>A disk that counts every call, dies at one of them, and then has what a kill or a loss of power leaves.</summary>
/// <remarks>
/// From its death on every call fails, so that nothing the dying process does still counts. A kill leaves all that was done, and a
/// part of the write it died in. A loss of power leaves of each file what was synced and some of the writes after that, in order,
/// and of each folder the names that were synced and some of the changes after that, in order.
/// </remarks>
internal sealed class MemoryDisk : IDisk
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _folders = [];
    private readonly Dictionary<string, List<Action<Dictionary<string, MemoryFile>>>> _unsynced = [];
    private readonly HashSet<string> _locked = [];
    private readonly Dictionary<string, MemoryFile> _files = [];
    private readonly Dictionary<string, MemoryFile> _syncedFiles = [];

    /// <summary>How many calls there were.</summary>
    public int Calls { get; private set; }

    /// <summary>The call at which it dies, from 1; 0: never.</summary>
    public int DiesAt { get; init; }

    /// <summary>From which call on a folder fails, and which; 0: never.</summary>
    public (int Call, string Folder) Fails { get; set; }

    /// <summary>Called before each sync of a file, without a lock: who does not return makes a slow disk.</summary>
    public Action? BeforeSync { get; set; }

    /// <summary>Whether it has died.</summary>
    public bool IsDead { get; private set; }

    /// <summary>What a new process finds after a kill.</summary>
    public MemoryDisk AfterKill() => Copy(_files.Select(static pair => KeyValuePair.Create(pair.Key, pair.Value.Bytes(pair.Value.Writes))));

    /// <summary>What a new process finds after a loss of power.</summary>
    public MemoryDisk AfterPowerLoss(Random random)
    {
        Dictionary<string, MemoryFile> names = new(_syncedFiles);
        foreach (List<Action<Dictionary<string, MemoryFile>>> changes in _unsynced.Values)
        {
            foreach (Action<Dictionary<string, MemoryFile>> change in changes.Take(random.Next(changes.Count + 1)))
            {
                change(names);
            }
        }

        return Copy(names.Select(pair => KeyValuePair.Create(
            pair.Key, pair.Value.Bytes(random.Next(pair.Value.SyncedWrites, pair.Value.Writes + 1)))));
    }

    /// <summary>Content of a file.</summary>
    public byte[] Read(string path) => _files[path].Bytes(_files[path].Writes);

    /// <summary>Puts a file there.</summary>
    public void Put(string path, byte[] bytes)
    {
        var file = new MemoryFile(this, path);
        file.Replace(bytes);
        _files[path] = file;
        _syncedFiles[path] = file;
    }

    /// <summary>All files.</summary>
    public IEnumerable<string> Paths => _files.Keys.Order(StringComparer.Ordinal);

    public bool FolderExists(string path) => Call(path, () => _folders.Contains(path));

    public void CreateFolder(string path) => Call(path, () =>
    {
        for (string? folder = path; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            _folders.Add(folder);
        }

        return true;
    });

    public IReadOnlyList<string> FileNames(string folder) => Call<IReadOnlyList<string>>(folder, () =>
        [.. _files.Keys.Where(path => Path.GetDirectoryName(path) == folder).Select(static path => Path.GetFileName(path))]);

    public bool FileExists(string path) => Call(path, () => _files.ContainsKey(path));

    public DateTimeOffset WrittenAt(string path) => Call(path, static () => DateTimeOffset.UnixEpoch);

    public Stream OpenRead(string path) => Call(path, () => new MemoryStream(Find(path).Bytes(Find(path).Writes)));

    public IDiskFile Create(string path, bool replace) => Call(path, () =>
    {
        if (!_folders.Contains(Path.GetDirectoryName(path)!) || (_files.ContainsKey(path) && !replace))
        {
            throw new IOException($"{path} cannot be made.");
        }

        var file = new MemoryFile(this, path);
        Change(path, files => files[path] = file);
        return file;
    });

    public IDiskFile OpenWrite(string path) => Call(path, () => Find(path));

    public void Rename(string from, string to, bool replace) => Call(from, () =>
    {
        MemoryFile file = Find(from);
        if (_files.ContainsKey(to) && !replace)
        {
            throw new IOException($"{to} is there.");
        }

        file.Path = to;
        Change(to, files =>
        {
            files.Remove(from);
            files[to] = file;
        });
        return true;
    });

    public void Delete(string path) => Call(path, () =>
    {
        if (_files.ContainsKey(path))
        {
            Change(path, files => files.Remove(path));
        }

        return true;
    });

    public void SyncFolder(string path) => Call(path, () =>
    {
        if (_unsynced.Remove(path, out List<Action<Dictionary<string, MemoryFile>>>? changes))
        {
            changes.ForEach(change => change(_syncedFiles));
        }

        return true;
    });

    public IDisposable? TryLock(string path, string owner, out string holder)
    {
        holder = "";
        return Call(path, () => _locked.Add(path) ? new Release(() => _locked.Remove(path)) : null);
    }

    private static MemoryDisk Copy(HashSet<string> folders, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var disk = new MemoryDisk();
        disk._folders.UnionWith(folders);
        foreach ((string path, byte[] bytes) in files)
        {
            disk.Put(path, bytes);
        }

        return disk;
    }

    private MemoryDisk Copy(IEnumerable<KeyValuePair<string, byte[]>> files) => Copy(_folders, files);

    private MemoryFile Find(string path) => _files.GetValueOrDefault(path) ?? throw new FileNotFoundException($"{path} is not there.");

    private void Change(string path, Action<Dictionary<string, MemoryFile>> change)
    {
        change(_files);
        string folder = Path.GetDirectoryName(path)!;
        if (!_unsynced.TryGetValue(folder, out List<Action<Dictionary<string, MemoryFile>>>? changes))
        {
            _unsynced[folder] = changes = [];
        }

        changes.Add(change);
    }

    private T Call<T>(string path, Func<T> step, Action? dying = null)
    {
        lock (_gate)
        {
            Calls++;
            if (IsDead || Calls == DiesAt)
            {
                if (!IsDead)
                {
                    dying?.Invoke();
                }

                IsDead = true;
                throw new IOException($"The process died at call {DiesAt}.");
            }

            if (Fails.Call > 0 && Calls >= Fails.Call && path.StartsWith(Fails.Folder, StringComparison.Ordinal))
            {
                throw new IOException("Input/output error");
            }

            return step();
        }
    }

    /// <summary>A file as the writes that made it.</summary>
    internal sealed class MemoryFile(MemoryDisk disk, string path) : IDiskFile
    {
        private const int FillBytes = 1 << 20;
        private static readonly byte[] Fill = [.. Enumerable.Repeat((byte)0xFF, FillBytes)];
        private readonly List<(long Offset, byte[]? Bytes)> _writes = [];

        public string Path { get; set; } = path;

        public int Writes => _writes.Count;

        public int SyncedWrites { get; private set; }

        public void Replace(byte[] bytes)
        {
            _writes.Add((0, bytes));
            SyncedWrites = 1;
        }

        /// <summary>Content after some of the writes; a write without bytes sets the length.</summary>
        public byte[] Bytes(int writes)
        {
            if (writes == 1 && _writes[0] is (0, { } whole))
            {
                return whole; // nobody changes it
            }

            byte[] content = [];
            foreach ((long offset, byte[]? bytes) in _writes.Take(writes))
            {
                long end = offset + (bytes?.Length ?? 0);
                if (bytes is null || end > content.Length)
                {
                    Array.Resize(ref content, (int)end);
                }

                bytes?.CopyTo(content, offset);
            }

            return content;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            byte[] kept = bytes.SequenceEqual(Fill) ? Fill : bytes.ToArray();
            disk.Call(Path, () =>
            {
                _writes.Add((offset, kept));
                return true;
            }, dying: () => _writes.Add((offset, kept[..(kept.Length / 2)])));
        }

        public void SetLength(long bytes) => disk.Call(Path, () =>
        {
            _writes.Add((bytes, null));
            return true;
        });

        public void SyncData() => Sync();

        public void Sync()
        {
            disk.BeforeSync?.Invoke();
            disk.Call(Path, () => SyncedWrites = _writes.Count);
        }

        public void Dispose()
        {
        }
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
