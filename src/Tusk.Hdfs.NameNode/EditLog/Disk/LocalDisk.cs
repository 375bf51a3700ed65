using Microsoft.Win32.SafeHandles;
using Tusk.Common.Files;

namespace Tusk.Hdfs.NameNode.EditLog.Disk;

/// <summary>The file system of this machine.</summary>
internal sealed class LocalDisk : IDisk
{
    /// <summary>The one there is.</summary>
    public static LocalDisk Instance { get; } = new();

    public bool FolderExists(string path) => Directory.Exists(path);

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public IReadOnlyList<string> FileNames(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(static path => Path.GetFileName(path))];

    public bool FileExists(string path) => File.Exists(path);

    public DateTimeOffset WrittenAt(string path) => File.GetLastWriteTimeUtc(path);

    public Stream OpenRead(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    public IDiskFile Create(string path, bool replace) => new LocalFile(
        File.OpenHandle(path, replace ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.Read));

    public IDiskFile OpenWrite(string path) => new LocalFile(File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.None));

    public void Rename(string from, string to, bool replace) => File.Move(from, to, replace);

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string path) => FileSync.Folder(path);

    public IDisposable? TryLock(string path, string owner, out string holder) => LockedFile.TryOpen(path, owner, out holder);

    /// <summary>A file by its handle.</summary>
    internal sealed class LocalFile(SafeFileHandle file) : IDiskFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

        public void SetLength(long bytes) => RandomAccess.SetLength(file, bytes);

        public void SyncData() => FileSync.Data(file);

        public void Sync() => RandomAccess.FlushToDisk(file);

        public void Dispose() => file.Dispose();
    }
}
