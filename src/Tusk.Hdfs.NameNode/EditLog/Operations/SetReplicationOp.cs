using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file is to have another number of replicas.</summary>
/// <param name="Path">The file.</param>
/// <param name="Replication">Replicas of each block.</param>
/// <remarks>OP_SET_REPLICATION. The fields are written in this order.</remarks>
public sealed record SetReplicationOp(string Path, short Replication) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetReplication;

    internal static SetReplicationOp Read(ref OpReader input) => new(input.ReadString(), input.ReadInt16());

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        output.WriteInt16(Replication);
    }
}
