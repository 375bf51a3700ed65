namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>A replica of a block: on which storage, and where in that storage's list of blocks.</summary>
/// <param name="Storage">Number of the storage, from 1; 0 is no replica.</param>
/// <param name="Position">Place in the storage's list.</param>
internal readonly record struct Replica(int Storage, int Position);
