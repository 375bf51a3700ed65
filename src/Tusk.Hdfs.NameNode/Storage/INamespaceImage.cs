using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.FsImage;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>A namespace, as far as its storage has to do with it.</summary>
internal interface INamespaceImage
{
    /// <summary>Begins anew with what an image holds; what was there before is gone.</summary>
    /// <exception cref="IOException">The image cannot be used.</exception>
    void Load(FsImageContent content);

    /// <summary>Does again what was done after the image; entries come in order, and none is left out.</summary>
    /// <exception cref="IOException">It cannot have been done: log and image do not fit.</exception>
    void Apply(EditLogEntry entry);

    /// <summary>What is to be written, as it is now; it does not change until the image is written.</summary>
    /// <param name="last">The last transaction that it holds.</param>
    FsImageContent ToSave(TransactionId last);
}
