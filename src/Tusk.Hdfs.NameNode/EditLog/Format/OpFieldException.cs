namespace Tusk.Hdfs.NameNode.EditLog.Format;

/// <summary>A field of an operation is none that may be.</summary>
/// <remarks>Who knows file and offset turns it into an <see cref="EditLogException"/>.</remarks>
internal sealed class OpFieldException(string message) : Exception(message);
