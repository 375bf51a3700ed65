namespace Tusk.Hdfs.Client.Namespace;

/// <summary>A file that was opened for writing behind its end.</summary>
/// <param name="Block">The last block, if it is not full: writing goes on in it.</param>
/// <param name="Status">The file; null where an old NameNode does not tell.</param>
public sealed record AppendedFile(LocatedBlock? Block, HdfsFileStatus? Status);
