namespace Tusk.Hdfs.NameNode.Namespace.Reads;

/// <summary>A file that is written.</summary>
/// <param name="Id">Its inode.</param>
/// <param name="Path">Where it is.</param>
/// <param name="ClientName">Who writes it.</param>
/// <param name="ClientMachine">From where.</param>
internal sealed record OpenFile(InodeId Id, string Path, string ClientName, string ClientMachine);
