using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>An erasure coding policy was added.</summary>
/// <param name="Codec">Name of the code, such as <c>rs</c>.</param>
/// <param name="DataUnits">Cells of data in a stripe.</param>
/// <param name="ParityUnits">Cells of parity in a stripe.</param>
/// <param name="CellBytes">Size of a cell.</param>
/// <param name="Options">More settings of the code.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_ADD_ERASURE_CODING_POLICY. The fields are written in this order.</remarks>
public sealed record AddErasureCodingPolicyOp(
    string Codec, int DataUnits, int ParityUnits, int CellBytes, IReadOnlyList<KeyValuePair<string, string>> Options,
    RpcIds Rpc)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.AddErasureCodingPolicy;

    internal static AddErasureCodingPolicyOp Read(ref OpReader input) => new(
        Codec: input.ReadString(),
        DataUnits: input.ReadInt32(),
        ParityUnits: input.ReadInt32(),
        CellBytes: input.ReadInt32(),
        Options: input.ReadPairs(),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Codec);
        output.WriteInt32(DataUnits);
        output.WriteInt32(ParityUnits);
        output.WriteInt32(CellBytes);
        output.WritePairs(Options);
        Rpc.Write(output);
    }
}
