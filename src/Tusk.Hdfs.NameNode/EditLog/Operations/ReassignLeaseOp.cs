using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>The lease of an open file passed to another holder.</summary>
/// <param name="Holder">Who had it.</param>
/// <param name="Path">The open file.</param>
/// <param name="NewHolder">Who has it now.</param>
/// <remarks>OP_REASSIGN_LEASE. The fields are written in this order.</remarks>
public sealed record ReassignLeaseOp(string Holder, string Path, string NewHolder) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.ReassignLease;

    internal static ReassignLeaseOp Read(ref OpReader input) => new(
        Holder: input.ReadString(),
        Path: input.ReadString(),
        NewHolder: input.ReadString());

    internal override void Write(OpWriter output)
    {
        output.WriteString(Holder);
        output.WriteString(Path);
        output.WriteString(NewHolder);
    }
}
