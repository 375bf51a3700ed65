using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file or directory was renamed by the call that may overwrite.</summary>
/// <param name="Source">Path before.</param>
/// <param name="Destination">Path after.</param>
/// <param name="TimeMillis">When, in milliseconds since 1970.</param>
/// <param name="Options">What the caller allowed.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_RENAME. The fields are written in this order.</remarks>
public sealed record RenameOp(
    string Source, string Destination, long TimeMillis, IReadOnlyList<RenameOption> Options, RpcIds Rpc)
    : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.Rename;

    internal static RenameOp Read(ref OpReader input) => new(
        Source: input.ReadString(),
        Destination: input.ReadString(),
        TimeMillis: input.ReadInt64(),
        Options: RenameOptions.Read(ref input),
        Rpc: RpcIds.Read(ref input));

    internal override void Write(OpWriter output)
    {
        output.WriteString(Source);
        output.WriteString(Destination);
        output.WriteInt64(TimeMillis);
        RenameOptions.Write(output, Options);
        Rpc.Write(output);
    }
}
