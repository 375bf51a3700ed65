namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>Something that a DataNode is to do.</summary>
internal abstract record DatanodeCommand;
