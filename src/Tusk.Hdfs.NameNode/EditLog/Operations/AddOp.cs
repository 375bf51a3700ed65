using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file was created, or one was opened again by an older NameNode.</summary>
/// <param name="Inode">The file.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Replication">Replicas of each block.</param>
/// <param name="MtimeMillis">Time of the last change, in milliseconds since 1970.</param>
/// <param name="AtimeMillis">Time of the last read, in milliseconds since 1970.</param>
/// <param name="BlockSizeBytes">Size of its blocks but the last.</param>
/// <param name="Blocks">Blocks it has already; none in a new file.</param>
/// <param name="Permission">Owner, group and mode.</param>
/// <param name="Acl">Its access control list; empty if it has the mode alone.</param>
/// <param name="XAttrs">Its extended attributes.</param>
/// <param name="ClientName">Who writes: the holder of the lease.</param>
/// <param name="ClientMachine">The address it calls from.</param>
/// <param name="Overwrite">Whether a file of this path was replaced.</param>
/// <param name="StoragePolicyId">Its storage policy; 0: that of the parent.</param>
/// <param name="ErasureCodingPolicyId">Its erasure coding policy; 0: replicas.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_ADD. The fields are written in this order.</remarks>
public sealed record AddOp(
    InodeId Inode, string Path, short Replication, long MtimeMillis, long AtimeMillis, long BlockSizeBytes,
    IReadOnlyList<EditLogBlock> Blocks, PermissionStatus Permission, IReadOnlyList<AclEntry> Acl,
    IReadOnlyList<XAttr> XAttrs, string ClientName, string ClientMachine, bool Overwrite, byte StoragePolicyId,
    byte ErasureCodingPolicyId, RpcIds Rpc)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.Add;

    internal static AddOp Read(ref OpReader input) => new(
        Inode: new InodeId(input.ReadInt64()),
        Path: input.ReadString(),
        Replication: input.ReadInt16(),
        MtimeMillis: input.ReadInt64(),
        AtimeMillis: input.ReadInt64(),
        BlockSizeBytes: input.ReadInt64(),
        Blocks: EditLogBlock.ReadList(ref input),
        Permission: PermissionStatus.Read(ref input),
        Acl: AclEntry.ReadList(ref input),
        XAttrs: XAttrMapping.ReadList(ref input),
        ClientName: input.ReadString(),
        ClientMachine: input.ReadString(),
        Overwrite: input.ReadBoolean(),
        StoragePolicyId: input.ReadByte(),
        ErasureCodingPolicyId: input.ReadByte(),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteInt64(Inode.Value);
        output.WriteString(Path);
        output.WriteInt16(Replication);
        output.WriteInt64(MtimeMillis);
        output.WriteInt64(AtimeMillis);
        output.WriteInt64(BlockSizeBytes);
        EditLogBlock.WriteList(output, Blocks);
        Permission.Write(output);
        AclEntry.WriteList(output, Acl);
        XAttrMapping.WriteList(output, XAttrs);
        output.WriteString(ClientName);
        output.WriteString(ClientMachine);
        output.WriteBoolean(Overwrite);
        output.WriteByte(StoragePolicyId);
        output.WriteByte(ErasureCodingPolicyId);
        Rpc.Write(output);
    }
}
