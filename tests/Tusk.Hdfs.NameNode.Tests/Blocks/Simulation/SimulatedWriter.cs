using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.Blocks.Datanodes;

namespace Tusk.Hdfs.NameNode.Tests.Blocks.Simulation;

/// <summary>A client that writes one block and closes its file; it may die, and then the block is recovered.</summary>
internal sealed class SimulatedWriter(BlockWorld world, BlockInfo block, IReadOnlyList<StorageInfo> pipeline)
{
    private readonly long _length = 1 + world.Random.Next((int)BlockWorld.BlockBytes);
    private List<SimulatedDatanode> _pipeline = [.. pipeline.Select(storage => world.Find(storage.Datanode.Id.Uuid))];
    private bool _isWritten;
    private bool _isCommitted;
    private GenerationStamp? _closing;
    private int _steps = world.Random.Next(1, 10);

    public BlockInfo Block { get; } = block;

    public bool IsDead { get; set; }

    /// <summary>Whether the file is closed.</summary>
    public bool IsDone { get; private set; }

    public void Begin() => WriteAll(Block.Version with { LengthBytes = 0 }, ReplicaState.BeingWritten);

    public void Step()
    {
        if (IsDead)
        {
            Recover();
        }
        else if (_isCommitted)
        {
            IsDone = world.Manager.At(world.Now).Construction.TryComplete(Block);
        }
        else if (_closing is GenerationStamp stamp)
        {
            if (world.Random.Next(3) == 0)
            {
                Update(stamp, _length);
                _closing = null;
            }
        }
        else if (_isWritten && _pipeline.RemoveAll(static node => !node.IsUp) > 0 && _pipeline.Count > 0)
        {
            // A recovery of the close: the replicas have their stamp, and are reported, before the NameNode hears of the pipeline.
            world.Count("recovery of a close");
            _closing = world.NextStamp();
            WriteAll(Block.Version with { GenerationStamp = _closing.Value, LengthBytes = _length }, ReplicaState.Finalized);
        }
        else if (_isWritten)
        {
            Assert.False(Block.IsComplete);
            IsDone = world.Manager.At(world.Now).Construction.Commit(Block, Block.GenerationStamp, _length);
            _isCommitted = true;
        }
        else if (_pipeline.RemoveAll(static node => !node.IsUp) > 0)
        {
            Repair();
        }
        else if (--_steps <= 0)
        {
            WriteAll(Block.Version with { LengthBytes = _length }, ReplicaState.Finalized);
            _isWritten = true;
        }

        IsDead |= !IsDone && world.Random.Next(200) == 0;
    }

    private void Repair()
    {
        if (_pipeline.Count == 0)
        {
            IsDead = true;
            return;
        }

        Update(world.NextStamp(), 0);
        WriteAll(Block.Version with { LengthBytes = 0 }, ReplicaState.BeingWritten);
    }

    private void Update(GenerationStamp stamp, long length)
    {
        StorageInfo[] storages = [.. _pipeline.Select(node => world.StorageOf(node)).OfType<StorageInfo>()];
        world.Manager.At(world.Now).Construction.UpdatePipeline(Block, stamp, length, storages);
    }

    private void WriteAll(Block version, ReplicaState state)
    {
        foreach (SimulatedDatanode node in _pipeline)
        {
            node.Write(version, state);
        }
    }

    /// <summary>What leases do once the client is gone.</summary>
    private void Recover()
    {
        BlockConstruction construction = world.Manager.At(world.Now).Construction;
        if (Block.IsComplete || construction.TryComplete(Block))
        {
            IsDone = true;
        }
        else if (Block.State != BlockState.Committed && construction.MayRecover(Block))
        {
            construction.TryStartRecovery(Block, world.NextStamp());
        }

        _pipeline = [];
    }
}
