namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>Owner, group and mode in eight bytes; the two names are numbers of a <see cref="NameTable"/>.</summary>
/// <param name="Value">User number &lt;&lt; 40 | group number &lt;&lt; 16 | mode, as the fsimage has it.</param>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.INodeWithAdditionalFields.PermissionStatusFormat.</remarks>
internal readonly record struct InodePermission(long Value)
{
    /// <summary>Bits of a mode: nine of rights and the sticky bit.</summary>
    public const ushort ModeMask = 0x3FF;

    /// <summary>The bit that lets only owners delete and rename in a directory.</summary>
    public const ushort Sticky = 0x200;

    /// <summary>The largest number of a user or group.</summary>
    public const int MaxNumber = (1 << 24) - 1;

    private const int UserShift = 40;
    private const int GroupShift = 16;

    /// <summary>From its parts.</summary>
    public InodePermission(int user, int group, ushort mode)
        : this(((long)user << UserShift) | ((long)group << GroupShift) | mode)
    {
    }

    /// <summary>The number of the owner among the users.</summary>
    public int User => (int)((Value >> UserShift) & MaxNumber);

    /// <summary>The number of the group among the groups.</summary>
    public int Group => (int)((Value >> GroupShift) & MaxNumber);

    /// <summary>The mode.</summary>
    public ushort Mode => (ushort)Value;

    /// <summary>Whether the sticky bit is set.</summary>
    public bool IsSticky => (Mode & Sticky) != 0;

    /// <summary>The same owner and group with another mode.</summary>
    public InodePermission WithMode(ushort mode) => new((Value & ~0xFFFFL) | mode);
}
