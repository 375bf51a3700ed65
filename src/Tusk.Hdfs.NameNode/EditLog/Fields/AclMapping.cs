using Google.Protobuf.Collections;
using Tusk.Hdfs.NameNode.EditLog.Format;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>Access control lists as messages, the form of OP_SET_ACL.</summary>
internal static class AclMapping
{
    public static IReadOnlyList<AclEntry> FromProto(RepeatedField<AclEntryProto> entries)
    {
        var list = new AclEntry[entries.Count];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = FromProto(entries[i]);
        }

        return list;
    }

    public static IEnumerable<AclEntryProto> ToProto(IReadOnlyList<AclEntry> entries)
    {
        foreach (AclEntry entry in entries)
        {
            var proto = new AclEntryProto
            {
                Type = (AclEntryProto.Types.AclEntryTypeProto)entry.Type,
                Scope = (AclEntryProto.Types.AclEntryScopeProto)entry.Scope,
                Permissions = (AclEntryProto.Types.FsActionProto)entry.Rights,
            };
            if (entry.Name is not null)
            {
                proto.Name = entry.Name;
            }

            yield return proto;
        }
    }

    private static AclEntry FromProto(AclEntryProto proto)
    {
        if (!Enum.IsDefined(proto.Type) || !Enum.IsDefined(proto.Scope) || !Enum.IsDefined(proto.Permissions))
        {
            throw new OpFieldException(
                $"an ACL entry has type {(int)proto.Type}, scope {(int)proto.Scope}, rights {(int)proto.Permissions}, "
                + "of which one is unknown");
        }

        return new((AclScope)proto.Scope, (AclType)proto.Type, (byte)proto.Permissions, proto.HasName ? proto.Name : null);
    }
}
