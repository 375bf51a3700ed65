using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>A namespace, as far as its storage has to do with it.</summary>
internal interface INamespaceImage
{
    /// <summary>Begins anew; what was there before is gone, such as half of an image that turned out to be damaged.</summary>
    /// <returns>A tree that is nothing but a root, for an image to fill.</returns>
    InodeTree Begin();

    /// <summary>The tree is filled.</summary>
    /// <param name="content">All that the image holds, with the tree of <see cref="Begin"/>.</param>
    /// <exception cref="IOException">The image cannot be used.</exception>
    void Loaded(FsImageContent content);

    /// <summary>Hears of what was done before the image, and not long ago. The image has that; the log says who asked for it.</summary>
    /// <remarks>Entries come in order. Some may be missing, and none is checked against the image.</remarks>
    void Recall(EditLogEntry entry)
    {
    }

    /// <summary>Does again what was done after the image; entries come in order, and none is left out.</summary>
    /// <exception cref="IOException">It cannot have been done: log and image do not fit.</exception>
    void Apply(EditLogEntry entry);

    /// <summary>What is to be written, as it is now; it does not change until the image is written.</summary>
    /// <param name="last">The last transaction that it holds.</param>
    FsImageContent ToSave(TransactionId last);
}
