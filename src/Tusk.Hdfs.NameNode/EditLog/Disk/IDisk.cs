namespace Tusk.Hdfs.NameNode.EditLog.Disk;

/// <summary>What the NameNode asks of a file system. Each call is a point at which it may die, and is simulated as one.</summary>
/// <remarks>Every failure is an <see cref="IOException"/> or an <see cref="UnauthorizedAccessException"/>.</remarks>
internal interface IDisk
{
    /// <summary>Whether there is a folder of this path.</summary>
    bool FolderExists(string path);

    /// <summary>Makes a folder, and those above it.</summary>
    void CreateFolder(string path);

    /// <summary>Names of the files in a folder, in no order.</summary>
    IReadOnlyList<string> FileNames(string folder);

    /// <summary>Whether there is a file of this path.</summary>
    bool FileExists(string path);

    /// <summary>When a file was written last; long ago if it is not there.</summary>
    DateTimeOffset WrittenAt(string path);

    /// <summary>Opens a file to read it; the stream can seek.</summary>
    Stream OpenRead(string path);

    /// <summary>Makes a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="replace">Whether one of this name may be there; it is emptied.</param>
    IDiskFile Create(string path, bool replace);

    /// <summary>Opens a file to change it.</summary>
    IDiskFile OpenWrite(string path);

    /// <summary>Gives a file another name in its folder, at once.</summary>
    /// <param name="from">Its path.</param>
    /// <param name="to">Its new path.</param>
    /// <param name="replace">Whether a file of the new name may be there, and goes.</param>
    void Rename(string from, string to, bool replace);

    /// <summary>Deletes a file, if it is there.</summary>
    void Delete(string path);

    /// <summary>Waits until the names in a folder are on the disk.</summary>
    void SyncFolder(string path);

    /// <summary>Locks a file against every other process and every other holder in this one; it is made if it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="owner">What is written into it, for those who are refused.</param>
    /// <param name="holder">What somebody else wrote who holds it; empty if that is not known.</param>
    /// <returns>The lock, which ends with its disposal or with the process; null if somebody else holds it.</returns>
    IDisposable? TryLock(string path, string owner, out string holder);
}
