using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file or directory has another owner, group or both.</summary>
/// <param name="Path">The file or directory.</param>
/// <param name="User">The owner; empty: the one it had.</param>
/// <param name="Group">The group; empty: the one it had.</param>
/// <remarks>OP_SET_OWNER. The fields are written in this order.</remarks>
public sealed record SetOwnerOp(string Path, string User, string Group) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetOwner;

    internal static SetOwnerOp Read(ref OpReader input) => new(
        Path: input.ReadString(),
        User: input.ReadString(),
        Group: input.ReadString());

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        output.WriteString(User);
        output.WriteString(Group);
    }
}
