using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A symbolic link was made.</summary>
/// <param name="Inode">The link.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Target">Where it points.</param>
/// <param name="MtimeMillis">Time of the last change, in milliseconds since 1970.</param>
/// <param name="AtimeMillis">Time of the last read, in milliseconds since 1970.</param>
/// <param name="Permission">Owner, group and mode.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_SYMLINK. The fields are written in this order.</remarks>
public sealed record SymlinkOp(
    InodeId Inode, string Path, string Target, long MtimeMillis, long AtimeMillis, PermissionStatus Permission,
    RpcIds Rpc)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.Symlink;

    internal static SymlinkOp Read(ref OpReader input) => new(
        Inode: new InodeId(input.ReadInt64()),
        Path: input.ReadString(),
        Target: input.ReadString(),
        MtimeMillis: input.ReadInt64(),
        AtimeMillis: input.ReadInt64(),
        Permission: PermissionStatus.Read(ref input),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteInt64(Inode.Value);
        output.WriteString(Path);
        output.WriteString(Target);
        output.WriteInt64(MtimeMillis);
        output.WriteInt64(AtimeMillis);
        Permission.Write(output);
        Rpc.Write(output);
    }
}
