using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A file or directory has another access control list.</summary>
/// <param name="Path">The file or directory.</param>
/// <param name="Entries">The whole list, the entries of the mode with it; empty if the mode alone is left.</param>
/// <remarks>OP_SET_ACL: an AclEditLogProto with its length in front.</remarks>
public sealed record SetAclOp(string Path, IReadOnlyList<AclEntry> Entries) : EditLogOp
{
    /// <inheritdoc/>
    public override EditLogOpCode Code => EditLogOpCode.SetAcl;

    internal static SetAclOp Read(ref OpReader input)
    {
        AclEditLogProto message = input.ReadMessage<AclEditLogProto>();
        return new SetAclOp(message.Src, AclMapping.FromProto(message.Entries));
    }

    internal override void Write(OpWriter output)
    {
        var message = new AclEditLogProto { Src = Path };
        message.Entries.AddRange(AclMapping.ToProto(Entries));
        output.WriteMessage(message);
    }
}
