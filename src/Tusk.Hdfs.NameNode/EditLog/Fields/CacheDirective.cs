using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>What an operation says of a cache directive; null for what it does not say.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Path">What is to be kept in memory.</param>
/// <param name="Replication">Replicas in memory.</param>
/// <param name="Pool">Its pool.</param>
/// <param name="ExpirationMillis">When it ends, in milliseconds since 1970.</param>
/// <remarks>Source: Apache Hadoop 3.4, FSImageSerialization#writeCacheDirectiveInfo.</remarks>
public sealed record CacheDirective(long Id, string? Path, short? Replication, string? Pool, long? ExpirationMillis)
{
    private const int PathFlag = 1;
    private const int ReplicationFlag = 2;
    private const int PoolFlag = 4;
    private const int ExpirationFlag = 8;
    private const int AllFlags = 15;

    private int Flags => (Path is null ? 0 : PathFlag) | (Replication is null ? 0 : ReplicationFlag)
        | (Pool is null ? 0 : PoolFlag) | (ExpirationMillis is null ? 0 : ExpirationFlag);

    internal static CacheDirective Read(ref OpReader input)
    {
        long id = input.ReadInt64();
        int flags = input.ReadInt32();
        if ((flags & ~AllFlags) != 0)
        {
            throw new OpFieldException($"a cache directive has the flags 0x{flags:x}, of which some are unknown");
        }

        string? path = (flags & PathFlag) != 0 ? input.ReadString() : null;
        short? replication = (flags & ReplicationFlag) != 0 ? input.ReadInt16() : null;
        string? pool = (flags & PoolFlag) != 0 ? input.ReadString() : null;
        long? expiration = (flags & ExpirationFlag) != 0 ? input.ReadInt64() : null;
        return new CacheDirective(id, path, replication, pool, expiration);
    }

    internal void Write(OpWriter output)
    {
        output.WriteInt64(Id);
        output.WriteInt32(Flags);
        if (Path is not null)
        {
            output.WriteString(Path);
        }

        if (Replication is short replication)
        {
            output.WriteInt16(replication);
        }

        if (Pool is not null)
        {
            output.WriteString(Pool);
        }

        if (ExpirationMillis is long expiration)
        {
            output.WriteInt64(expiration);
        }
    }
}
