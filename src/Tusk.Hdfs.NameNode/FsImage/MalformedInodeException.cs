namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>An inode of an image is none that may be.</summary>
/// <remarks>Who knows the image and the inode turns it into an <see cref="FsImageException"/>.</remarks>
internal sealed class MalformedInodeException(string message) : Exception(message);
