using Google.Protobuf;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.Blocks.Reports;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Hdfs.Datanode;

namespace Tusk.Hdfs.NameNode.Service.Datanode;

/// <summary>Reports of DataNodes from the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.BlockListAsLongs.</remarks>
internal static class ReportMapping
{
    private const int MaxVarintBits = 64;
    private const int LeastReplicaBytes = 4; // four varints

    /// <summary>All replicas of a volume.</summary>
    /// <exception cref="NameNodeException">The report ends in the middle, or has more or fewer replicas than it says.</exception>
    public static StorageBlocks ToStorageBlocks(this StorageBlockReportProto proto)
    {
        List<ReportedReplica> replicas = proto.BlocksBuffers.Count > 0 || proto.HasNumberOfBlocks ? FromBuffers(proto) : FromNumbers(proto);
        return new StorageBlocks(
            proto.Storage.StorageUuid, proto.Storage.StorageType.ToStorageType(), StateOf(proto.Storage), replicas);
    }

    /// <summary>What happened to a replica; null for what this release does not know.</summary>
    public static ReplicaChange ToChange(this ReceivedDeletedBlockInfoProto proto) => new(
        proto.Block.ToBlock(), (ReplicaEvent)proto.Status, proto.HasDeleteHint ? proto.DeleteHint : null);

    /// <summary>A heartbeat.</summary>
    public static Heartbeat ToHeartbeat(this HeartbeatRequestProto proto) => new()
    {
        Storages = [.. proto.Reports.Select(Mapping.DatanodeMapping.ToReport)],
        Xceivers = Count(proto.XceiverCount),
        Transmissions = Count(proto.XmitsInProgress),
        FailedVolumes = Count(proto.FailedVolumes),
        CacheCapacity = (long)proto.CacheCapacity,
        CacheUsed = (long)proto.CacheUsed,
        RequestsReportLease = proto.RequestFullBlockReportLease,
    };

    /// <summary>A block without its pool.</summary>
    public static Block ToBlock(this BlockProto proto) =>
        new(new BlockId((long)proto.BlockId), new GenerationStamp((long)proto.GenStamp), (long)proto.NumBytes);

    /// <summary>A block without its pool.</summary>
    public static BlockProto ToProto(this Block block) => new()
    {
        BlockId = (ulong)block.Id.Value,
        GenStamp = (ulong)block.GenerationStamp.Value,
        NumBytes = (ulong)block.LengthBytes,
    };

    private static int Count(uint number) => (int)Math.Min(number, int.MaxValue);

    private static StorageState StateOf(DatanodeStorageProto storage) =>
        storage.State == DatanodeStorageProto.Types.StorageState.ReadOnlyShared ? StorageState.ReadOnlyShared : StorageState.Normal;

    /// <summary>For each replica: id (zigzag), length, generation stamp and state, as varints.</summary>
    private static List<ReportedReplica> FromBuffers(StorageBlockReportProto proto)
    {
        // A replica takes some bytes of the message and several times as many of memory: no more of them than it says, and can have.
        long most = proto.BlocksBuffers.Sum(static buffer => (long)buffer.Length) / LeastReplicaBytes;
        if (proto.NumberOfBlocks > (ulong)most)
        {
            throw Miscounted(proto, $"at most {most}");
        }

        List<ReportedReplica> replicas = new((int)proto.NumberOfBlocks);
        foreach (ByteString buffer in proto.BlocksBuffers)
        {
            ReadOnlySpan<byte> rest = buffer.Span;
            while (!rest.IsEmpty)
            {
                if ((ulong)replicas.Count == proto.NumberOfBlocks)
                {
                    throw Miscounted(proto, "more");
                }

                ulong id = Varint(ref rest);
                ulong length = Varint(ref rest);
                ulong stamp = Varint(ref rest);
                ulong state = Varint(ref rest);
                replicas.Add(new ReportedReplica(
                    new BlockId((long)(id >> 1) ^ -(long)(id & 1)), new GenerationStamp((long)stamp), (long)length,
                    (ReplicaState)Math.Min(state, byte.MaxValue)));
            }
        }

        return (ulong)replicas.Count == proto.NumberOfBlocks
            ? replicas
            : throw Miscounted(proto, $"{replicas.Count}");
    }

    private static NameNodeException Miscounted(StorageBlockReportProto proto, string found) => Refusal.IllegalArgument(
        $"A block report of {proto.Storage.StorageUuid} says that it has {proto.NumberOfBlocks} replicas, and has {found}.");

    private static ulong Varint(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (int shift = 0; shift < MaxVarintBits && !rest.IsEmpty; shift += 7)
        {
            byte next = rest[0];
            rest = rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Refusal.IllegalArgument("A block report ends within a number, or has one of more than 64 bits.");
    }

    /// <summary>
    /// The older form: how many finalized replicas and others, three numbers for each of the former (id, length, stamp), three
    /// times -1, four numbers for each of the latter (and the state).
    /// </summary>
    private static List<ReportedReplica> FromNumbers(StorageBlockReportProto proto)
    {
        Google.Protobuf.Collections.RepeatedField<ulong> numbers = proto.Blocks;
        if (numbers.Count == 0)
        {
            return [];
        }

        NameNodeException Malformed() => Refusal.IllegalArgument(
            $"A block report of {proto.Storage.StorageUuid} has {numbers.Count} numbers, which its first two do not explain.");
        if (numbers.Count < 2 || numbers[0] > int.MaxValue || numbers[1] > int.MaxValue
            || 2 + (3 * (long)numbers[0]) + 3 + (4 * (long)numbers[1]) != numbers.Count)
        {
            throw Malformed();
        }

        List<ReportedReplica> replicas = [];
        int next = 2;
        for (int i = 0; i < (int)numbers[0]; i++, next += 3)
        {
            replicas.Add(Replica(next, ReplicaState.Finalized));
        }

        next += 3;
        for (int i = 0; i < (int)numbers[1]; i++, next += 4)
        {
            replicas.Add(Replica(next, (ReplicaState)Math.Min(numbers[next + 3], byte.MaxValue)));
        }

        return replicas;

        ReportedReplica Replica(int at, ReplicaState state) => new(
            new BlockId((long)numbers[at]), new GenerationStamp((long)numbers[at + 2]), (long)numbers[at + 1], state);
    }
}
