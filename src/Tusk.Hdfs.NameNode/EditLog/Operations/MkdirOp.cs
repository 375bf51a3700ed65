using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A directory was made.</summary>
/// <param name="Inode">The directory.</param>
/// <param name="Path">Where it is.</param>
/// <param name="TimeMillis">When, in milliseconds since 1970.</param>
/// <param name="Permission">Owner, group and mode.</param>
/// <param name="Acl">Its access control list; empty if it has the mode alone.</param>
/// <param name="XAttrs">Its extended attributes.</param>
/// <remarks>OP_MKDIR. The fields are written in this order, the time twice: the second one stands for a time of access.</remarks>
public sealed record MkdirOp(
    InodeId Inode, string Path, long TimeMillis, PermissionStatus Permission, IReadOnlyList<AclEntry> Acl, IReadOnlyList<XAttr> XAttrs)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.Mkdir;

    internal static MkdirOp Read(ref OpReader input)
    {
        var inode = new InodeId(input.ReadInt64());
        string path = input.ReadString();
        long time = input.ReadInt64();
        input.ReadInt64(); // Hadoop reads and forgets it too: directories have no time of access
        return new MkdirOp(
            inode, path, time, PermissionStatus.Read(ref input), AclEntry.ReadList(ref input), XAttrMapping.ReadList(ref input));
    }

    internal override void Write(OpWriter output)
    {
        output.WriteInt64(Inode.Value);
        output.WriteString(Path);
        output.WriteInt64(TimeMillis);
        output.WriteInt64(TimeMillis);
        Permission.Write(output);
        AclEntry.WriteList(output, Acl);
        XAttrMapping.WriteList(output, XAttrs);
    }
}
