using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Namespace.Replay;

/// <summary>Changes of attributes of files and directories.</summary>
/// <param name="state">What is changed.</param>
internal sealed class AttributeChanges(NamespaceState state)
{
    /// <summary>A quota that stays as it was.</summary>
    public const long QuotaUnchanged = long.MaxValue;

    /// <summary>The extended attribute that has a directory's storage policy.</summary>
    public const string StoragePolicyXAttr = "hsm.block.storage.policy.id";

    /// <summary>The extended attribute that has a directory's erasure coding policy.</summary>
    private const string ErasureCodingXAttr = "hdfs.erasurecoding.policy";

    private const int GroupShift = 3;
    private const int RightsMask = 7;

    /// <summary>An access list of this length has nothing that the mode has not.</summary>
    private const int EntriesOfMode = 3;

    public static void SetPermissions(SetPermissionsOp op, Inode inode) => inode.Permission = inode.Permission.WithMode(op.Mode);

    public void SetOwner(SetOwnerOp op, Inode inode)
    {
        InodePermission before = inode.Permission;
        inode.Permission = new InodePermission(
            op.User.Length == 0 ? before.User : state.Tree.Users.Number(op.User),
            op.Group.Length == 0 ? before.Group : state.Tree.Groups.Number(op.Group),
            before.Mode);
    }

    public static void SetTimes(TimesOp op, Inode inode)
    {
        if (op.MtimeMillis != -1)
        {
            inode.MtimeMillis = op.MtimeMillis;
        }

        if (op.AtimeMillis != -1 && inode is InodeFile file)
        {
            file.AtimeMillis = op.AtimeMillis;
        }
    }

    public static void SetQuota(SetQuotaOp op, InodeDirectory directory)
    {
        DirectoryQuota quota = directory.Quota ?? new DirectoryQuota();
        if (op.NamespaceQuota != QuotaUnchanged)
        {
            quota.Namespace = op.NamespaceQuota;
        }

        if (op.SpaceQuotaBytes != QuotaUnchanged)
        {
            quota.SpaceBytes = op.SpaceQuotaBytes;
        }

        Keep(directory, quota);
    }

    public static void SetTypeQuota(SetQuotaByStorageTypeOp op, InodeDirectory directory)
    {
        DirectoryQuota quota = directory.Quota ?? new DirectoryQuota();
        quota.SetType(op.StorageType, op.QuotaBytes);
        Keep(directory, quota);
    }

    public static void SetStoragePolicy(SetStoragePolicyOp op, Inode inode)
    {
        if (op.PolicyId > InodeFile.MaxStoragePolicyId)
        {
            throw OperationApplier.Misfit(op, op.Path, $"no storage policy has the id {op.PolicyId}");
        }

        if (inode is InodeFile file)
        {
            file.StoragePolicyId = op.PolicyId;
        }
        else
        {
            IEnumerable<XAttr> others = inode.XAttrs.Where(static xattr => !IsStoragePolicy(xattr));
            inode.XAttrs = op.PolicyId == 0
                ? [.. others]
                : [.. others, new XAttr(XAttrNamespace.System, StoragePolicyXAttr, new byte[] { op.PolicyId })];
        }
    }

    /// <summary>Whether it has the storage policy of a directory.</summary>
    public static bool IsStoragePolicy(XAttr xattr) => xattr is { Namespace: XAttrNamespace.System, Name: StoragePolicyXAttr };

    public static void SetXAttrs(SetXAttrOp op, Inode inode)
    {
        foreach (XAttr xattr in op.XAttrs)
        {
            if (xattr is { Namespace: XAttrNamespace.System, Name: ErasureCodingXAttr })
            {
                throw OperationApplier.Misfit(op, op.Path, "it gives an erasure coding policy, and this NameNode has none");
            }

            if (xattr is { Namespace: XAttrNamespace.Raw })
            {
                throw OperationApplier.Misfit(op, op.Path, $"it encrypts (raw.{xattr.Name}), and this NameNode has no encryption zones");
            }
        }

        inode.XAttrs = [.. inode.XAttrs.Where(had => !op.XAttrs.Any(set => IsSame(set, had))), .. op.XAttrs];
    }

    public static void RemoveXAttrs(RemoveXAttrOp op, Inode inode) =>
        inode.XAttrs = [.. inode.XAttrs.Where(had => !op.XAttrs.Any(removed => IsSame(removed, had)))];

    /// <summary>Splits a whole access control list into the mode and what the inode keeps beside it.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.AclStorage#updateINodeAcl, #removeINodeAcl.</remarks>
    public static void SetAcl(Inode inode, IReadOnlyList<AclEntry> whole)
    {
        AclEntry[] access = [.. whole.Where(static entry => entry.Scope == AclScope.Access)];
        AclEntry[] defaults = [.. whole.Where(static entry => entry.Scope == AclScope.Default)];
        if (access.Length == 0)
        {
            // The list is taken away: the rights of the group, which gave way to the mask, come back.
            AclEntry? group = inode.Acl.Cast<AclEntry?>().FirstOrDefault(
                static entry => entry is { Scope: AclScope.Access, Type: AclType.Group, Name: null });
            inode.Permission = WithRights(inode.Permission, group?.Rights, AclType.Group);
            inode.Acl = defaults;
            return;
        }

        bool isExtended = access.Length > EntriesOfMode;
        foreach (AclEntry entry in access)
        {
            if (entry.Name is null && (entry.Type != AclType.Group || !isExtended))
            {
                inode.Permission = WithRights(inode.Permission, entry.Rights, entry.Type);
            }
        }

        IEnumerable<AclEntry> beside = access.Where(static entry => entry.Name is not null || entry.Type == AclType.Group);
        inode.Acl = isExtended ? [.. beside, .. defaults] : defaults;
    }

    private static InodePermission WithRights(InodePermission permission, byte? rights, AclType type)
    {
        if (rights is not byte value)
        {
            return permission;
        }

        int shift = type switch { AclType.User => 2 * GroupShift, AclType.Other => 0, _ => GroupShift };
        return permission.WithMode((ushort)((permission.Mode & ~(RightsMask << shift)) | ((value & RightsMask) << shift)));
    }

    private static bool IsSame(XAttr one, XAttr other) => one.Namespace == other.Namespace && one.Name == other.Name;

    /// <summary>A directory without bounds keeps no count; the root always does.</summary>
    private static void Keep(InodeDirectory directory, DirectoryQuota quota)
    {
        bool isNew = directory.Quota is null;
        if (!quota.IsSet && directory.Parent is not null)
        {
            directory.Quota = null;
        }
        else if (isNew)
        {
            Usage usage = Usage.Of(directory);
            (quota.NamespaceUsed, quota.SpaceUsedBytes) = (usage.Names, usage.SpaceBytes);
            directory.Quota = quota;
        }
    }
}
