using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>A replica with its bytes.</summary>
internal sealed class SimulatedReplica(BlockId id, GenerationStamp stamp, ReplicaState state, string storage)
{
    public BlockId Id { get; } = id;

    public GenerationStamp Stamp { get; set; } = stamp;

    public ReplicaState State { get; set; } = state;

    /// <summary>What it was before its recovery; in every other state the same.</summary>
    public ReplicaState OriginalState { get; set; } = state;

    public string Storage { get; } = storage;

    public List<byte> Bytes { get; } = [];

    /// <summary>How much was acknowledged to the one before in the pipeline.</summary>
    public long Acknowledged { get; set; }

    /// <summary>The pipeline that writes it; null if none does.</summary>
    public object? Writer { get; set; }

    public GenerationStamp RecoveryId { get; set; }

    public Block Version => new(Id, Stamp, Bytes.Count);

    public void Become(ReplicaState state) => (State, OriginalState) = (state, state);

    public void Cut(long length) => Bytes.RemoveRange((int)length, Bytes.Count - (int)length);

    public override string ToString() => $"{Id}_{Stamp} {State} {Bytes.Count} B";
}
