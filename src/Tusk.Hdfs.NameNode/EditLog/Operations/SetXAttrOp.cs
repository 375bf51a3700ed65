using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>Extended attributes of a file or directory were set.</summary>
/// <param name="Path">The file or directory.</param>
/// <param name="XAttrs">The attributes.</param>
/// <param name="Rpc">The call that asked for it.</param>
/// <remarks>OP_SET_XATTR: an XAttrEditLogProto with its length in front, the call.</remarks>
public sealed record SetXAttrOp(string Path, IReadOnlyList<XAttr> XAttrs, RpcIds Rpc) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetXAttr;

    internal static SetXAttrOp Read(ref OpReader input)
    {
        XAttrEditLogProto message = input.ReadMessage<XAttrEditLogProto>();
        return new SetXAttrOp(message.Src, XAttrMapping.FromProto(message), RpcIds.Read(ref input));
    }

    internal override void Write(OpWriter output)
    {
        XAttrEditLogProto message = XAttrMapping.ToProto(XAttrs);
        message.Src = Path;
        output.WriteMessage(message);
        Rpc.Write(output);
    }
}
