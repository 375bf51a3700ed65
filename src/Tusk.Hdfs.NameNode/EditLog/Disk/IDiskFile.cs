namespace Tusk.Hdfs.NameNode.EditLog.Disk;

/// <summary>A file being written.</summary>
internal interface IDiskFile : IDisposable
{
    /// <summary>Writes at a place. May be lost until a sync.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts the file off, or lengthens it with zeros.</summary>
    void SetLength(long bytes);

    /// <summary>Waits until the content is on the disk.</summary>
    void SyncData();

    /// <summary>Waits until the content and all that belongs to it is on the disk.</summary>
    void Sync();
}
