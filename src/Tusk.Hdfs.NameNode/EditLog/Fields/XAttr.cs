namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>An extended attribute of a file or directory.</summary>
/// <param name="Namespace">Who may see and set it.</param>
/// <param name="Name">Its name, without the prefix of the namespace.</param>
/// <param name="Value">Its value; null where the operation needs none, as in a removal.</param>
public readonly record struct XAttr(XAttrNamespace Namespace, string Name, ReadOnlyMemory<byte>? Value);
