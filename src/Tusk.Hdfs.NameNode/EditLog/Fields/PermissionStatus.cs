using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>Owner, group and mode.</summary>
/// <param name="User">The owner.</param>
/// <param name="Group">The group.</param>
/// <param name="Mode">The mode: twelve bits, the sticky bit with them.</param>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.permission.PermissionStatus#write: two texts and two bytes.</remarks>
public readonly record struct PermissionStatus(string User, string Group, ushort Mode)
{
    internal static PermissionStatus Read(ref OpReader input) => new(input.ReadText(), input.ReadText(), input.ReadUInt16());

    internal void Write(OpWriter output)
    {
        output.WriteText(User);
        output.WriteText(Group);
        output.WriteUInt16(Mode);
    }
}
