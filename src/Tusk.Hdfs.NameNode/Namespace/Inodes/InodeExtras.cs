using Tusk.Hdfs.NameNode.EditLog.Fields;

namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>What most inodes do not have.</summary>
internal sealed record InodeExtras(
    IReadOnlyList<AclEntry> Acl, IReadOnlyList<XAttr> XAttrs, FileUnderConstruction? UnderConstruction);
