using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>What an operation says of a cache pool; null for what it does not say.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Its owner.</param>
/// <param name="Group">Its group.</param>
/// <param name="Mode">Its mode.</param>
/// <param name="LimitBytes">Most bytes in memory.</param>
/// <param name="MaxRelativeExpiryMillis">Longest life of its directives.</param>
/// <param name="DefaultReplication">Replicas in memory of directives that do not say.</param>
/// <remarks>Source: Apache Hadoop 3.4, FSImageSerialization#writeCachePoolInfo.</remarks>
public sealed record CachePool(
    string Name, string? Owner, string? Group, ushort? Mode, long? LimitBytes, long? MaxRelativeExpiryMillis, short? DefaultReplication)
{
    private const int OwnerFlag = 1;
    private const int GroupFlag = 2;
    private const int ModeFlag = 4;
    private const int LimitFlag = 8;
    private const int MaxExpiryFlag = 16;
    private const int ReplicationFlag = 32;
    private const int AllFlags = 63;

    private int Flags => (Owner is null ? 0 : OwnerFlag) | (Group is null ? 0 : GroupFlag) | (Mode is null ? 0 : ModeFlag)
        | (LimitBytes is null ? 0 : LimitFlag) | (MaxRelativeExpiryMillis is null ? 0 : MaxExpiryFlag)
        | (DefaultReplication is null ? 0 : ReplicationFlag);

    internal static CachePool Read(ref OpReader input)
    {
        string name = input.ReadString();
        int flags = input.ReadInt32();
        if ((flags & ~AllFlags) != 0)
        {
            throw new OpFieldException($"a cache pool has the flags 0x{flags:x}, of which some are unknown");
        }

        string? owner = (flags & OwnerFlag) != 0 ? input.ReadString() : null;
        string? group = (flags & GroupFlag) != 0 ? input.ReadString() : null;
        ushort? mode = (flags & ModeFlag) != 0 ? input.ReadUInt16() : null;
        long? limit = (flags & LimitFlag) != 0 ? input.ReadInt64() : null;
        long? maxExpiry = (flags & MaxExpiryFlag) != 0 ? input.ReadInt64() : null;
        short? replication = (flags & ReplicationFlag) != 0 ? input.ReadInt16() : null;
        return new CachePool(name, owner, group, mode, limit, maxExpiry, replication);
    }

    internal void Write(OpWriter output)
    {
        output.WriteString(Name);
        output.WriteInt32(Flags);
        WriteOwnership(output);
        if (LimitBytes is long limit)
        {
            output.WriteInt64(limit);
        }

        if (MaxRelativeExpiryMillis is long maxExpiry)
        {
            output.WriteInt64(maxExpiry);
        }

        if (DefaultReplication is short replication)
        {
            output.WriteInt16(replication);
        }
    }

    private void WriteOwnership(OpWriter output)
    {
        if (Owner is not null)
        {
            output.WriteString(Owner);
        }

        if (Group is not null)
        {
            output.WriteString(Group);
        }

        if (Mode is ushort mode)
        {
            output.WriteUInt16(mode);
        }
    }
}
