using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.FsImage;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>An image that is whole and on the disks, and has not got its name yet: nobody loads it.</summary>
internal sealed class ImageDraft
{
    private readonly StorageFolders _folders;
    private readonly IReadOnlyList<NameFolder> _whole;
    private readonly string _digest;

    private ImageDraft(StorageFolders folders, TransactionId last, string digest, IReadOnlyList<NameFolder> whole) =>
        (_folders, Last, _digest, _whole) = (folders, last, digest, whole);

    /// <summary>Its last transaction.</summary>
    public TransactionId Last { get; }

    /// <summary>Writes one into all folders for images.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="content">What it holds; it does not change until this returns.</param>
    public static ImageDraft Write(StorageFolders folders, FsImageContent content)
    {
        TransactionId last = content.Counters.Last;
        using var output = new ImageOutput(folders, FsImageName.OfCheckpoint(last));
        string digest = FsImageSaver.Save(content, output);
        return new ImageDraft(folders, last, digest, output.Complete());
    }

    /// <summary>Gives it its name.</summary>
    /// <returns>How many folders have it.</returns>
    /// <exception cref="StorageException">None has.</exception>
    public int Publish()
    {
        (string name, string checkpoint) = (FsImageName.Of(Last), FsImageName.OfCheckpoint(Last));
        int saved = 0;

        // Sum and image do not change together. A good image of the same transaction, which another run has left, is replaced when
        // there is a new one in another folder: a crash in between must leave one that can be read.
        foreach (NameFolder folder in _whole.OrderBy(folder => HasGood(folder, name)))
        {
            // The sum is there first: an image without one would not be read.
            bool done = _folders.Try(folder, $"save {name}", () =>
            {
                folder.Replace(FsImageName.DigestOf(name), FsImageDigest.FileOf(_digest, name));
                folder.Disk.Rename(folder.In(checkpoint), folder.In(name), replace: true);
                folder.Disk.SyncFolder(folder.Current);
            });
            saved += done ? 1 : 0;
        }

        return saved > 0 ? saved : throw new StorageException("Failed to save in any storage directories while saving namespace.");
    }

    private static bool HasGood(NameFolder folder, string name)
    {
        try
        {
            string path = folder.In(name);
            if (!folder.Disk.FileExists(path))
            {
                return false;
            }

            FsImageDigest.Check(folder.Disk, path);
            return true;
        }
        catch (Exception failure) when (StorageFolders.IsFailure(failure))
        {
            return false;
        }
    }
}
