using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>An entry of an access control list.</summary>
/// <param name="Scope">For the file or directory itself, or for what will be made in it.</param>
/// <param name="Type">For whom.</param>
/// <param name="Rights">Read 4, write 2, execute 1.</param>
/// <param name="Name">The user or group; null for the owner, the owning group, the mask and others.</param>
/// <remarks>
/// In OP_ADD and OP_MKDIR: a count in four bytes, then of each a byte 0nsttrwx (n: a name follows, s: scope, tt: type).
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.AclEditLogUtil.
/// </remarks>
public readonly record struct AclEntry(AclScope Scope, AclType Type, byte Rights, string? Name)
{
    private const int NameBit = 1 << 6;
    private const int ScopeShift = 5;
    private const int TypeShift = 3;
    private const int RightsMask = 7;

    internal static IReadOnlyList<AclEntry> ReadList(ref OpReader input)
    {
        var entries = new AclEntry[input.ReadCount(1)];
        for (int i = 0; i < entries.Length; i++)
        {
            byte bits = input.ReadByte();
            if (bits > 0x7F)
            {
                throw new OpFieldException($"an ACL entry begins with 0x{bits:x2}, of which the first bit is none");
            }

            string? name = (bits & NameBit) != 0 ? input.ReadString() : null;
            entries[i] = new(
                (AclScope)((bits >> ScopeShift) & 1), (AclType)((bits >> TypeShift) & 3), (byte)(bits & RightsMask), name);
        }

        return entries;
    }

    internal static void WriteList(OpWriter output, IReadOnlyList<AclEntry> entries)
    {
        output.WriteInt32(entries.Count);
        foreach (AclEntry entry in entries)
        {
            int bits = ((int)entry.Scope << ScopeShift) | ((int)entry.Type << TypeShift) | (entry.Rights & RightsMask);
            output.WriteByte((byte)(entry.Name is null ? bits : bits | NameBit));
            if (entry.Name is not null)
            {
                output.WriteString(entry.Name);
            }
        }
    }
}
