using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A closed file was opened to append.</summary>
/// <param name="Path">The file.</param>
/// <param name="ClientName">Who writes: the holder of the lease.</param>
/// <param name="ClientMachine">The address it calls from.</param>
/// <param name="NewBlock">Whether to begin a new block though the last one has room.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_APPEND. The fields are written in this order.</remarks>
public sealed record AppendOp(
    string Path, string ClientName, string ClientMachine, bool NewBlock, RpcIds Rpc)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.Append;

    internal static AppendOp Read(ref OpReader input) => new(
        Path: input.ReadString(),
        ClientName: input.ReadString(),
        ClientMachine: input.ReadString(),
        NewBlock: input.ReadBoolean(),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Path);
        output.WriteString(ClientName);
        output.WriteString(ClientMachine);
        output.WriteBoolean(NewBlock);
        Rpc.Write(output);
    }
}
