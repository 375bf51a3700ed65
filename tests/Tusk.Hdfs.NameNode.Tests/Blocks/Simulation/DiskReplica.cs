using Tusk.Hdfs.NameNode.Blocks;

namespace Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

/// <summary>A replica on a simulated disk.</summary>
internal sealed class DiskReplica(Block version, ReplicaState state, string storage)
{
    public Block Version { get; set; } = version;

    public ReplicaState State { get; set; } = state;

    public string Storage { get; set; } = storage;

    /// <summary>Whether its bytes are wrong: whoever reads it finds out.</summary>
    public bool IsRotten { get; set; }

    public bool Holds(BlockInfo block) =>
        !IsRotten && State == ReplicaState.Finalized && Version.GenerationStamp == block.GenerationStamp && Version.LengthBytes == block.LengthBytes;
}
