using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataNode.Storage;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>Writes a file as the client's own writer does: <see cref="BlockPipelineState"/> decides, and what it decides is done to simulated DataNodes.</summary>
internal sealed class SimulatedFileWriter(ClusterWorld world, SimulatedClient client, FilePromise file, ExtendedBlock? last)
{
    private const int Window = 5;
    private static readonly ChunkChecksum Checksum = SimulatedDisk.Checksum;
    private static readonly int MostPacketBytes = Checksum.BytesPerChunk;

    private readonly BlockPipelineState _state = new(Window, 5, TimeSpan.Zero);
    private readonly HashSet<string> _excluded = [];
    private ExtendedBlock? _last = last;
    private int _filled;
    private bool _blocksAreNew;
    private long _packets;
    private SimulatedPipeline? _pipeline;
    private TaskCompletionSource? _news;

    /// <summary>Goes on with the last block of the file.</summary>
    public async Task AppendAsync(LocatedAnswer place)
    {
        if (place.Places.Count == 0)
        {
            throw new GaveUpException("nobody knows where the last block is");
        }

        _state.BeginAppend(place.Block, place.Places.Select(NodeAt));
        _filled = (int)place.Block.Length;
        await RepairAsync();
    }

    /// <summary>Writes some bytes; they are on their way then, or wait.</summary>
    public async Task WriteAsync(int count)
    {
        while (count > 0)
        {
            while (_state.Count > Window - 2)
            {
                await StepAsync();
            }

            // A packet that begins within a chunk ends with it.
            int room = Math.Min((int)ClusterWorld.BlockBytes - _filled, MostPacketBytes - (_filled % MostPacketBytes));
            int taken = Math.Min(count, Math.Min(room, world.Random.Next(1, MostPacketBytes + 1)));
            byte[] bytes = new byte[taken];
            world.Random.NextBytes(bytes);
            file.Written.AddRange(bytes);
            Enqueue(bytes);
            count -= taken;
            if (_filled == ClusterWorld.BlockBytes)
            {
                EnqueueEnd();
            }

            if (world.Random.Next(2) == 0)
            {
                await StepAsync();
            }

            if (world.IsBad(60))
            {
                _pipeline?.Cut();
            }
        }
    }

    /// <summary>Waits until all is acknowledged, and the NameNode still has the blocks: that is the promise.</summary>
    public async Task FlushAsync(bool keepsLength)
    {
        await DrainAsync();
        if (_blocksAreNew || keepsLength)
        {
            await client.FsyncAsync(file.Path, file.Id, keepsLength && _state.Block is not null ? _state.AcknowledgedBytes : 0);
            _blocksAreNew = false;
        }

        file.Acknowledge(file.Written.Count);
    }

    /// <summary>Ends the last block and the file.</summary>
    public async Task CloseAsync()
    {
        while (_state.Count > Window - 2)
        {
            await StepAsync();
        }

        if (_filled > 0 || (_state.Block is not null && !_state.IsBlockEndQueued && !_state.IsBlockEnded))
        {
            EnqueueEnd();
        }

        await DrainAsync();
        for (int attempt = 0; !await client.CompleteAsync(file.Path, file.Id, _last); attempt++)
        {
            if (attempt == 60)
            {
                throw new GaveUpException("it cannot be completed");
            }

            await client.PauseAsync(world.Random.Next(100, 2_000));
        }

        file.Settle(file.Written.Count, "complete");
    }

    private async Task DrainAsync()
    {
        while (_state.Count > 0 || _state.IsBlockEnded || _state.Fault is not null)
        {
            await StepAsync();
        }
    }

    private void Enqueue(ReadOnlySpan<byte> bytes)
    {
        var packet = new WritePacket(Checksum, 1);
        packet.Begin(_filled, MostPacketBytes);
        packet.Append(bytes);
        packet.Seal(_packets++, isLastInBlock: false, syncBlock: false);
        _state.Enqueue(packet);
        _filled += bytes.Length;
    }

    private void EnqueueEnd()
    {
        var packet = new WritePacket(Checksum, 1);
        packet.Begin(_filled, 0);
        packet.Seal(_packets++, isLastInBlock: true, syncBlock: false);
        _state.Enqueue(packet);
        _filled = 0;
    }

    /// <summary>Does what is next, or waits for news.</summary>
    private async Task StepAsync()
    {
        if (_state.Fault is not null)
        {
            world.Count("pipeline broken");
            world.Note(_state.Block?.Id, $"{client.Name}: the pipeline is broken: {_state.Fault.BadNode} {_state.Fault.Reason}");
            if (_state.BeginRecovery() is string refusal)
            {
                throw new GaveUpException(refusal);
            }

            await RepairAsync();
        }
        else if (_state.IsBlockEnded)
        {
            _last = _state.EndBlock();
            _pipeline = null;
        }
        else if (_state.Block is null && _state.Count > 0)
        {
            await BeginBlockAsync();
        }
        else if (_state.TakeNext() is WritePacket packet)
        {
            _pipeline!.Send(packet);
        }
        else if (_state.Count > 0)
        {
            _news = new TaskCompletionSource();
            await _news.Task;
        }
    }

    private async Task BeginBlockAsync()
    {
        for (int attempt = 0; attempt < 4; attempt++)
        {
            LocatedAnswer located = await client.AddBlockAsync(file.Path, file.Id, _last, _excluded);
            file.Blocks.Add(located.Block.Id);
            PipelineNode[] nodes = [.. located.Places.Select(NodeAt)];
            (SimulatedPipeline? pipeline, int bad) = await SetUpAsync(PipelineStage.Create, located.Block, located.Block.GenerationStamp, nodes);
            if (pipeline is not null)
            {
                _state.BeginBlock(located.Block, nodes);
                _blocksAreNew = true;
                _pipeline = pipeline;
                return;
            }

            world.Count("block abandoned");
            await client.AbandonBlockAsync(file.Path, file.Id, located.Block);
            _excluded.Add(nodes[bad].Node.Uuid);
        }

        throw new GaveUpException("no new block can be begun");
    }

    private async Task RepairAsync()
    {
        while (true)
        {
            RecoveryStep step = _state.PlanRecovery(TimeSpan.FromMilliseconds(world.Time.Now), static _ => false);
            if (step.Refusal is not null)
            {
                throw new GaveUpException(step.Refusal);
            }

            ExtendedBlock block = _state.Block!;
            GenerationStamp stamp = await client.UpdateBlockForPipelineAsync(block);
            (SimulatedPipeline? pipeline, int bad) = await SetUpAsync(step.Stage, block, stamp, _state.Nodes);
            if (pipeline is null)
            {
                _state.FailSetup(new PipelineFault(bad, false, "It could not be set up."));
                continue;
            }

            await client.UpdatePipelineAsync(
                block, block with { GenerationStamp = stamp }, [.. _state.Nodes.Select(static node => (node.Node.Uuid, node.StorageId))]);
            world.Count($"pipeline: {step.Stage}");
            _state.Reopen(stamp, out WritePacket? done);
            _blocksAreNew = true;
            _pipeline = done is null ? pipeline : null;
            return;
        }
    }

    /// <summary>Sets a pipeline up, one DataNode after the other: each does its part before it asks the next one.</summary>
    private async Task<(SimulatedPipeline? Pipeline, int Bad)> SetUpAsync(
        PipelineStage stage, ExtendedBlock block, GenerationStamp stamp, IReadOnlyList<PipelineNode> nodes)
    {
        SimulatedDatanode[] members = [.. nodes.Select(node => world.Find(node.Node.Uuid))];
        SimulatedPipeline pipeline = null!;
        pipeline = new SimulatedPipeline(
            world, block.Id, members, (number, replies) => Acknowledged(pipeline, number, replies), reason => Lost(pipeline, reason));
        (long acknowledged, long sent) = (block.Length, _state.SentBytes);
        List<(SimulatedDatanode Member, ReplicaWriter Writer)> opened = [];
        List<(SimulatedDatanode Member, Func<bool> IsAlive, Replica Replica)> closed = [];
        for (int place = 0; place < members.Length; place++)
        {
            await client.PauseAsync(world.Latency());
            SimulatedDatanode member = members[place];
            Replica? replica = null;
            ReplicaWriter? writer = null;
            string refusal = "it is down";
            if (member.IsUp && stage == PipelineStage.Create)
            {
                writer = member.Disk.Create(block with { GenerationStamp = stamp }, out refusal);
                replica = writer?.Replica;
            }
            else if (member.IsUp)
            {
                (replica, writer) = member.Disk.Reopen(stage, block, stamp, acknowledged, sent, out refusal);
            }

            string outcome = replica is null ? refusal : SimulatedDisk.Describe(replica);
            world.Note(block.Id, $"{client.Name} sets up {stage} {stamp}, {acknowledged} to {sent} B: {member.Uuid}: {outcome}");
            if (replica is null)
            {
                pipeline.GiveUp();
                await client.PauseAsync(world.Latency());
                return (null, place);
            }

            if (writer is not null)
            {
                pipeline.Join(place, writer);
                opened.Add((member, writer));
            }
            else
            {
                closed.Add((member, member.LifeCheck(), replica));
            }
        }

        // Each tells the NameNode when those behind it are ready.
        if (stage != PipelineStage.StreamingRecovery)
        {
            opened.FindAll(static one => one.Member.IsUp && one.Member.Disk.IsOpen(one.Writer)).ForEach(static one => one.Member.Events.Receiving(one.Writer.Replica));
        }

        closed.FindAll(static one => one.IsAlive()).ForEach(static one => one.Member.Events.Received(one.Replica));
        await client.PauseAsync(world.Latency());
        return (pipeline, -1);
    }

    private void Acknowledged(SimulatedPipeline from, long number, DatanodeReply[] replies)
    {
        if (client.IsAlive && from == _pipeline)
        {
            _state.Acknowledge(number, replies, out _);
            GiveNews();
        }
    }

    private void Lost(SimulatedPipeline from, string reason)
    {
        if (client.IsAlive && from == _pipeline)
        {
            _state.LoseConnection(reason);
            GiveNews();
        }
    }

    private void GiveNews()
    {
        (TaskCompletionSource? news, _news) = (_news, null);
        news?.SetResult();
    }

    private PipelineNode NodeAt((string Uuid, string Storage) place) => new(world.Find(place.Uuid).Info, place.Storage, StorageType.Disk);
}
