using Tusk.Hdfs.NameNode.EditLog.Disk;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>An image that is written into several folders at once.</summary>
/// <remarks>A folder that does not take it has no new image then, and nothing else changes for it: its edits go on.</remarks>
internal sealed class ImageOutput : Stream
{
    private readonly StorageFolders _folders;
    private readonly string _name;
    private readonly List<(NameFolder Folder, IDiskFile File)> _files = [];
    private long _bytes;

    /// <summary>Begins a file of this name in each folder for images.</summary>
    public ImageOutput(StorageFolders folders, string name)
    {
        (_folders, _name) = (folders, name);
        foreach (NameFolder folder in folders.Images)
        {
            Try(folder, () => _files.Add((folder, folder.Disk.Create(folder.In(name), replace: true))));
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _bytes;

    public override long Position
    {
        get => _bytes;
        set => throw new NotSupportedException();
    }

    /// <summary>Brings the files to the disks.</summary>
    /// <returns>The folders that have all of it.</returns>
    public IReadOnlyList<NameFolder> Complete()
    {
        ForEach(static file => file.Sync());
        NameFolder[] whole = [.. _files.Select(static pair => pair.Folder)];
        Dispose();
        return whole;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (int i = _files.Count - 1; i >= 0; i--)
        {
            try
            {
                _files[i].File.Write(buffer, _bytes);
            }
            catch (Exception failure) when (StorageFolders.IsFailure(failure))
            {
                Remove(i, failure);
            }
        }

        _bytes += buffer.Length;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach ((_, IDiskFile file) in _files)
        {
            file.Dispose();
        }

        _files.Clear();
        base.Dispose(disposing);
    }

    private void ForEach(Action<IDiskFile> step)
    {
        for (int i = _files.Count - 1; i >= 0; i--)
        {
            try
            {
                step(_files[i].File);
            }
            catch (Exception failure) when (StorageFolders.IsFailure(failure))
            {
                Remove(i, failure);
            }
        }
    }

    private void Remove(int index, Exception failure)
    {
        (NameFolder folder, IDiskFile file) = _files[index];
        _files.RemoveAt(index);
        file.Dispose();
        Warn(folder, failure);
    }

    private void Try(NameFolder folder, Action step)
    {
        try
        {
            step();
        }
        catch (Exception failure) when (StorageFolders.IsFailure(failure))
        {
            Warn(folder, failure);
        }
    }

    private void Warn(NameFolder folder, Exception failure) =>
        _folders.Warn($"{folder.In(_name)} could not be written: {failure.Message} The folder has no new image.");
}
