using Google.Protobuf;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>Extended attributes as messages: the only form that the edit log has.</summary>
internal static class XAttrMapping
{
    /// <summary>Attributes of a new file or directory, whose path is known.</summary>
    public static IReadOnlyList<XAttr> ReadList(ref OpReader input) => FromProto(input.ReadMessage<XAttrEditLogProto>());

    public static void WriteList(OpWriter output, IReadOnlyList<XAttr> xattrs)
    {
        if (xattrs.Count == 0)
        {
            output.WriteByte(0); // the length of a message without fields: the usual case allocates nothing
            return;
        }

        output.WriteMessage(ToProto(xattrs));
    }

    public static IReadOnlyList<XAttr> FromProto(XAttrEditLogProto message)
    {
        if (message.XAttrs.Count == 0)
        {
            return [];
        }

        var list = new XAttr[message.XAttrs.Count];
        for (int i = 0; i < list.Length; i++)
        {
            XAttrProto proto = message.XAttrs[i];
            if (!Enum.IsDefined(proto.Namespace))
            {
                throw new OpFieldException($"an extended attribute has the namespace {(int)proto.Namespace}, which is unknown");
            }

            // Without the type, null would become an empty value.
            list[i] = new((XAttrNamespace)proto.Namespace, proto.Name, proto.HasValue ? proto.Value.Memory : (ReadOnlyMemory<byte>?)null);
        }

        return list;
    }

    public static XAttrEditLogProto ToProto(IReadOnlyList<XAttr> xattrs)
    {
        var message = new XAttrEditLogProto();
        foreach (XAttr xattr in xattrs)
        {
            var proto = new XAttrProto { Namespace = (XAttrProto.Types.XAttrNamespaceProto)xattr.Namespace, Name = xattr.Name };
            if (xattr.Value is ReadOnlyMemory<byte> value)
            {
                proto.Value = ByteString.CopyFrom(value.Span);
            }

            message.XAttrs.Add(proto);
        }

        return message;
    }
}
