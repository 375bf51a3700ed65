using Tusk.Hdfs.NameNode.EditLog.Fields;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Entries of access control lists and names of extended attributes in 32 bits each.</summary>
/// <remarks>
/// <code>
/// ACL:    | name: 26 | scope: 1 | type: 2 | rights: 3 |
/// xattr:  | namespace, low bits: 2 | name: 24 | namespace, high bit: 1 | 0: 5 |
/// </code>
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.AclEntryStatusFormat and XAttrFormat.
/// </remarks>
internal static class FeatureBits
{
    private const int AclNameShift = 6;
    private const int AclScopeShift = 5;
    private const int AclTypeShift = 3;
    private const uint AclRightsMask = 7;
    private const int MaxAclName = (1 << 26) - 1;
    private const int NamespaceShift = 30;
    private const int XAttrNameShift = 6;
    private const int NamespaceHighShift = 5;
    private const int MaxXAttrName = (1 << 24) - 1;

    /// <summary>The parts of an ACL entry.</summary>
    public static (AclScope Scope, AclType Type, byte Rights, uint Name) SplitAcl(uint bits) => (
        (AclScope)((bits >> AclScopeShift) & 1), (AclType)((bits >> AclTypeShift) & 3), (byte)(bits & AclRightsMask),
        bits >> AclNameShift);

    /// <summary>An ACL entry.</summary>
    public static uint Acl(AclEntry entry, int name)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name, MaxAclName);
        return ((uint)name << AclNameShift) | ((uint)entry.Scope << AclScopeShift) | ((uint)entry.Type << AclTypeShift)
            | (entry.Rights & AclRightsMask);
    }

    /// <summary>The parts of the name of an extended attribute.</summary>
    public static (XAttrNamespace Namespace, uint Name) SplitXAttr(uint bits) => (
        (XAttrNamespace)((bits >> NamespaceShift) | (((bits >> NamespaceHighShift) & 1) << 2)),
        (bits >> XAttrNameShift) & MaxXAttrName);

    /// <summary>The name of an extended attribute.</summary>
    public static uint XAttr(XAttrNamespace scope, int name)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name, MaxXAttrName);
        return (((uint)scope & 3) << NamespaceShift) | ((uint)name << XAttrNameShift) | (((uint)scope >> 2) << NamespaceHighShift);
    }
}
