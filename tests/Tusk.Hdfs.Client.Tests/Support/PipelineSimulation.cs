using Tusk.Hdfs.Client.Tests.Writing;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Checksums;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.Client.Tests.Support;

/// <summary>One writer of a file of several small blocks, its packets, and DataNodes that judge as Apache's do.</summary>
internal sealed class PipelineSimulation
{
    private const int ChunkBytes = 4;
    private const int BlockBytes = 40;
    private const int FileBytes = 130;

    private static readonly ChunkChecksum Checksum = new(ChecksumType.Crc32C, ChunkBytes);

    private readonly Random _random;
    private readonly Func<int, int?>? _kills;
    private readonly Replica[] _nodes;
    private readonly BlockPipelineState _state = new(5, 5, TimeSpan.Zero);
    private readonly PacketFiller _filler = new(BlockBytes, ChunkBytes, 0);
    private readonly byte[] _content = WriteSamples.Pattern(FileBytes);
    private readonly Dictionary<WritePacket, int> _freed = [];
    private readonly Queue<(long Number, DatanodeReply[] Replies)> _acks = new();
    private readonly List<byte> _closed = [];
    private int _written;
    private int _blocks;
    private long _promised;
    private (long Number, int Position)? _flush;
    private bool _isDone;

    private PipelineSimulation(int seed, int nodes, Func<int, int?>? kills)
    {
        _random = new Random(seed);
        _kills = kills;
        _nodes = [.. Enumerable.Range(1, nodes).Select(static number => new Replica(WriteSamples.Node(number)))];
    }

    /// <summary>How many steps there were.</summary>
    public int Steps { get; private set; }

    /// <summary>Why the writer failed; null if it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Runs to the end.</summary>
    /// <param name="seed">Chooses what happens next.</param>
    /// <param name="nodes">How many DataNodes there are.</param>
    /// <param name="kills">Who dies at a step; null: at random.</param>
    public static PipelineSimulation Run(int seed, int nodes, Func<int, int?>? kills)
    {
        var simulation = new PipelineSimulation(seed, nodes, kills);
        while (!simulation._isDone && simulation.Failure is null)
        {
            Assert.True(++simulation.Steps < 20_000, $"seed {seed} does not end");
            simulation.Step();
        }

        return simulation;
    }

    /// <summary>Nothing acknowledged is lost or doubled.</summary>
    public void Check(string name)
    {
        // A writer fails only when all DataNodes of the pipeline were blamed; if nobody was killed or cut off, never.
        long start = _closed.Count;
        Assert.True(_content.AsSpan(0, (int)start).SequenceEqual([.. _closed]), $"{name}: a closed block has other bytes.");
        if (Failure is null)
        {
            Assert.True(start == FileBytes, $"{name}: closed with {start} B.");
        }

        // What was flushed in the open block is with every DataNode that was not blamed, if one lives.
        foreach (PipelineNode node in _state.Block is null ? [] : _state.Nodes)
        {
            Replica replica = Find(node);
            if (replica.IsAlive && Failure is null)
            {
                CheckReplica(name, replica, start);
            }
        }
    }

    private static DatanodeReply Reply(Status status) => new(status, false, false);

    private void CheckReplica(string name, Replica replica, long start)
    {
        Assert.True(start + replica.Bytes.Count >= _promised, $"{name}: {_promised} B were promised, {start + replica.Bytes.Count} B are there.");
        Assert.True(
            _content.AsSpan((int)start, replica.Bytes.Count).SequenceEqual([.. replica.Bytes]), $"{name}: a replica has other bytes.");
    }

    private Replica Find(PipelineNode node) => _nodes.First(replica => replica.Node == node);

    private void Step()
    {
        int? victim = _kills is null ? (_random.Next(250) == 0 ? _random.Next(_nodes.Length) : null) : _kills(Steps);
        if (victim is { } dead)
        {
            _nodes[dead].IsAlive = false;
        }

        if (_kills is null && _random.Next(300) == 0 && _state.Block is not null)
        {
            _state.LoseConnection("cut"); // the first DataNode lives, but is blamed
        }

        if (_state.Fault is not null)
        {
            Recover();
        }
        else if (_state.IsBlockEnded)
        {
            EndBlock();
        }
        else if (_state.Block is null && _state.Count > 0)
        {
            BeginBlock();
        }
        else
        {
            Advance();
        }

        if (_flush is var (number, position) && _state.LastAcknowledged >= number)
        {
            (_promised, _flush) = (Math.Max(_promised, position), null);
        }
    }

    private void Advance()
    {
        switch (_random.Next(4))
        {
            case 0:
                Write();
                break;
            case 1:
                Send();
                break;
            case 2:
                Forward();
                break;
            default:
                TakeAcknowledgement();
                break;
        }
    }

    // The writer
    // ----------

    private void Write()
    {
        if (_state.Count == _state.Window)
        {
            return;
        }

        if (_filler.IsBlockFull || (_written == FileBytes && !_filler.HasPacket && _filler.BytesInBlock > 0))
        {
            Enqueue(_filler.EndBlock(New(), false));
        }
        else if (_written < FileBytes)
        {
            if (!_filler.HasPacket)
            {
                _filler.Begin(New());
            }

            _written += _filler.Fill(_content.AsSpan(_written, Math.Min(_random.Next(1, 15), FileBytes - _written)));
            if (_filler.FreeBytes == 0 || _written == FileBytes)
            {
                Enqueue(_filler.Take(false));
            }
            else if (_random.Next(3) == 0)
            {
                Enqueue(_filler.Take(true));
                _flush ??= (_state.LastQueued, _written);
            }
        }
        else if (_state.Count == 0 && _state.Block is null)
        {
            _isDone = true;
        }
    }

    private void Enqueue(WritePacket packet) => _state.Enqueue(packet);

    private static WritePacket New() => new(Checksum, 3);

    private void BeginBlock()
    {
        Replica[] alive = [.. _nodes.Where(static node => node.IsAlive)];
        if (alive.Length == 0)
        {
            Failure = "no DataNode for a new block";
            return;
        }

        foreach (Replica replica in alive)
        {
            replica.Begin();
        }

        _acks.Clear();
        _state.BeginBlock(
            WriteSamples.Block with { Id = new BlockId(++_blocks) }, alive.Select(static replica => replica.Node));
    }

    private void EndBlock()
    {
        _acks.Clear(); // nobody reads what else comes on this pipeline
        PipelineNode[] nodes = [.. _state.Nodes];
        long length = _state.EndBlock().Length;
        Assert.Contains(nodes, node => Find(node).Bytes.Count == length && Find(node).IsFinal);
        foreach (PipelineNode node in nodes)
        {
            Replica replica = Find(node);
            Assert.Equal(length, replica.Bytes.Count);
            Assert.True(replica.IsFinal);
            Assert.True(_content.AsSpan(_closed.Count, replica.Bytes.Count).SequenceEqual([.. replica.Bytes]));
        }

        _closed.AddRange(Find(nodes[0]).Bytes);
    }

    private void Recover()
    {
        foreach (Replica replica in _nodes)
        {
            replica.Incoming.Clear();
            replica.WaitsForDownstream.Clear();
        }

        _acks.Clear();
        Failure = _state.BeginRecovery();
        while (Failure is null)
        {
            RecoveryStep step = _state.PlanRecovery(TimeSpan.Zero, static _ => false);
            if (step.Refusal is not null)
            {
                Failure = step.Refusal;
                return;
            }

            int bad = _state.Nodes.ToList().FindIndex(node => !Find(node).IsAlive);
            if (bad >= 0)
            {
                _state.FailSetup(new PipelineFault(bad, false, "no connection."));
                continue;
            }

            foreach (PipelineNode node in _state.Nodes)
            {
                Find(node).Reopen(step.Stage, _state.AcknowledgedBytes, _state.SentBytes);
            }

            _state.Reopen(new GenerationStamp(2000 + Steps), out WritePacket? done);
            Free(done);
            return;
        }
    }

    private void Send()
    {
        WritePacket? packet = _state.TakeNext();
        if (packet is null)
        {
            return;
        }

        Replica first = Find(_state.Nodes[0]);
        if (first.IsAlive)
        {
            Assert.False(_freed.ContainsKey(packet), "A packet was sent after it had been given back.");
            first.Incoming.Enqueue((packet.SequenceNumber, packet.OffsetInBlock, packet.Data.ToArray(), packet.IsLastInBlock));
        }
        else
        {
            _state.LoseConnection("reset");
        }
    }

    private void TakeAcknowledgement()
    {
        if (_acks.TryDequeue(out (long Number, DatanodeReply[] Replies) ack))
        {
            _state.Acknowledge(ack.Number, ack.Replies, out WritePacket? done);
            Free(done);
        }
        else if (_state.Block is not null && !Find(_state.Nodes[0]).IsAlive)
        {
            _state.LoseConnection("reset");
        }
    }

    private void Free(WritePacket? packet)
    {
        if (packet is not null)
        {
            Assert.True(_freed.TryAdd(packet, 1), "A packet was given back twice.");
        }
    }

    // The DataNodes
    // -------------

    /// <summary>One DataNode takes a packet and passes it on, or passes an acknowledgement up.</summary>
    private void Forward()
    {
        if (_state.Block is null)
        {
            return;
        }

        Replica[] pipeline = [.. _state.Nodes.Select(Find)];
        int at = _random.Next(pipeline.Length);
        Replica replica = pipeline[at];
        if (!replica.IsAlive)
        {
            // The one before it notices, and floods upstream.
            if (at > 0 && pipeline[..at].All(static node => node.IsAlive))
            {
                _acks.Enqueue((-2, [.. Enumerable.Repeat(Reply(Status.Success), at), Reply(Status.Error)]));
            }

            return;
        }

        if (replica.Incoming.TryDequeue(out var packet))
        {
            replica.Apply(packet);
            replica.WaitsForDownstream.Enqueue(packet);
            if (at + 1 < pipeline.Length && pipeline[at + 1].IsAlive)
            {
                pipeline[at + 1].Incoming.Enqueue(packet);
            }
        }

        // Acknowledgements travel from the last one up; all on their way must live.
        if (at == pipeline.Length - 1 && _random.Next(2) == 0)
        {
            Acknowledge(pipeline);
        }
    }

    private void Acknowledge(Replica[] pipeline)
    {
        if (!pipeline[^1].WaitsForDownstream.TryPeek(out var packet) || !pipeline.All(static node => node.IsAlive))
        {
            return;
        }

        foreach (Replica replica in pipeline)
        {
            Assert.Equal(packet.Number, replica.WaitsForDownstream.Dequeue().Number);
            replica.Acknowledge(packet);
        }

        _acks.Enqueue((packet.Number, [.. pipeline.Select(static _ => Reply(Status.Success))]));
    }

    /// <summary>A DataNode's copy of the block.</summary>
    private sealed class Replica(PipelineNode node)
    {
        private long _acknowledged;

        public PipelineNode Node => node;

        public bool IsAlive { get; set; } = true;

        public bool IsFinal { get; private set; }

        public List<byte> Bytes { get; private set; } = [];

        public Queue<(long Number, long Offset, byte[] Data, bool IsLast)> Incoming { get; } = new();

        public Queue<(long Number, long Offset, byte[] Data, bool IsLast)> WaitsForDownstream { get; } = new();

        public void Begin()
        {
            (Bytes, _acknowledged, IsFinal) = ([], 0, false);
            Incoming.Clear();
            WaitsForDownstream.Clear();
        }

        public void Apply((long Number, long Offset, byte[] Data, bool IsLast) packet)
        {
            Assert.False(IsFinal, "A finished replica was written to.");
            Assert.InRange(packet.Offset, 0, Bytes.Count); // no hole
            Assert.Equal(0, packet.IsLast ? 0 : packet.Offset % ChunkBytes);
            for (int i = 0; i < packet.Data.Length; i++)
            {
                int at = (int)packet.Offset + i;
                if (at < Bytes.Count)
                {
                    Assert.Equal(Bytes[at], packet.Data[i]); // what travels again is the same
                }
                else
                {
                    Bytes.Add(packet.Data[i]);
                }
            }

            if (packet.IsLast)
            {
                Assert.Equal(packet.Offset, Bytes.Count);
            }
        }

        public void Acknowledge((long Number, long Offset, byte[] Data, bool IsLast) packet)
        {
            _acknowledged = Math.Max(_acknowledged, packet.Offset + packet.Data.Length);
            IsFinal |= packet.IsLast;
        }

        /// <summary>As FsDatasetImpl: recoverRbw, and recoverClose.</summary>
        public void Reopen(PipelineStage stage, long acknowledged, long sent)
        {
            if (stage == PipelineStage.CloseRecovery)
            {
                Assert.Equal(acknowledged, Bytes.Count);
                IsFinal = true;
                return;
            }

            Assert.Equal(PipelineStage.StreamingRecovery, stage);
            Assert.False(IsFinal, "A finished replica cannot be streamed to.");
            Assert.True(_acknowledged >= acknowledged, $"{acknowledged} B are said to be acknowledged, {_acknowledged} B are.");
            Assert.True(Bytes.Count <= sent, $"{sent} B are said to be sent, {Bytes.Count} B are there.");
            Bytes.RemoveRange((int)_acknowledged, Bytes.Count - (int)_acknowledged);
        }
    }
}
