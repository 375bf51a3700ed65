using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file or directory has another mode.</summary>
/// <param name="Path">The file or directory.</param>
/// <param name="Mode">The mode: twelve bits, the sticky bit with them.</param>
/// <remarks>OP_SET_PERMISSIONS. The fields are written in this order.</remarks>
public sealed record SetPermissionsOp(string Path, ushort Mode) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetPermissions;

    internal static SetPermissionsOp Read(ref OpReader input) => new(input.ReadString(), input.ReadUInt16());

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        output.WriteUInt16(Mode);
    }
}
