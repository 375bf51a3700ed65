using System.Diagnostics;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.DataTransfer.Writing;
using Tusk.Protocol.DataTransfer;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>What a writer knows of its packets and of the pipeline that takes them, and what it decides when that breaks.</summary>
/// <remarks>
/// <code>
///  oldest                              newest
/// | sent, not acknowledged | not sent yet |      one queue, packets of the next block may stand at its end
/// </code>
/// The packet that ends a block is sent alone: only then are all DataNodes known to have the whole block, so that a failure
/// while they finish it needs nothing sent again. No I/O, no clock, no locks. Source: Apache Hadoop 3.4, o.a.h.hdfs.DataStreamer.
/// </remarks>
internal sealed class BlockPipelineState
{
    /// <summary>How often a DataNode that starts again is tried, as in Hadoop.</summary>
    public static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(4);

    private readonly WritePacket?[] _queue;
    private readonly int _maxRecoveries;
    private readonly TimeSpan _restartTimeout;
    private readonly List<PipelineNode> _nodes = [];
    private ExtendedBlock? _block;
    private int _oldest;
    private int _sent;
    private int _count;
    private int _recoveries;
    private bool _isAppend;
    private bool _isOpen;
    private bool _isClosing;
    private PipelineNode? _restarting;
    private TimeSpan _restartDeadline;

    /// <summary>No packets, no block.</summary>
    /// <param name="window">Most packets that are not acknowledged.</param>
    /// <param name="maxRecoveries">How often the pipeline is set up again without a packet getting through.</param>
    /// <param name="restartTimeout">How long a DataNode that starts again is waited for.</param>
    public BlockPipelineState(int window, int maxRecoveries, TimeSpan restartTimeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        _queue = new WritePacket?[window];
        (_maxRecoveries, _restartTimeout) = (maxRecoveries, restartTimeout);
    }

    /// <summary>How many packets are not acknowledged.</summary>
    public int Count => _count;

    /// <summary>Whether a packet that ends a block is queued.</summary>
    public bool IsBlockEndQueued => Array.Exists(_queue, static packet => packet is { IsLastInBlock: true });

    /// <summary>Most packets that are not acknowledged.</summary>
    public int Window => _queue.Length;

    /// <summary>Number of the packet queued last; -1 if there was none.</summary>
    public long LastQueued { get; private set; } = -1;

    /// <summary>Number of the packet acknowledged last; -1 if there was none.</summary>
    public long LastAcknowledged { get; private set; } = -1;

    /// <summary>The block being written, with the length that all DataNodes have acknowledged; null between blocks.</summary>
    public ExtendedBlock? Block => _block is null || _block.Length == AcknowledgedBytes
        ? _block
        : _block = _block with { Length = AcknowledgedBytes };

    /// <summary>How much of the block all DataNodes have acknowledged.</summary>
    public long AcknowledgedBytes { get; private set; }

    /// <summary>Most bytes of the block that a DataNode can have.</summary>
    public long SentBytes { get; private set; }

    /// <summary>The DataNodes of the pipeline, the nearest first.</summary>
    public IReadOnlyList<PipelineNode> Nodes => _nodes;

    /// <summary>Why the pipeline is broken; null if it is not.</summary>
    public PipelineFault? Fault { get; private set; }

    /// <summary>Whether the block is finished.</summary>
    public bool IsBlockEnded { get; private set; }

    /// <summary>Whether a packet could be sent now.</summary>
    public bool CanSend => Peek() is not null;

    /// <summary>Queues a packet; there must be room.</summary>
    public void Enqueue(WritePacket packet)
    {
        if (_count == _queue.Length)
        {
            throw new InvalidOperationException($"The window of {_queue.Length} packets is full.");
        }

        Debug.Assert(packet.SequenceNumber == LastQueued + 1, "Packets are queued in order.");
        _queue[(_oldest + _count++) % _queue.Length] = packet;
        LastQueued = packet.SequenceNumber;
    }

    /// <summary>A new block, whose pipeline is up.</summary>
    public void BeginBlock(ExtendedBlock block, IEnumerable<PipelineNode> nodes)
    {
        Begin(block with { Length = 0 }, nodes);
        (_isAppend, _isOpen) = (false, true);
    }

    /// <summary>A block to which is appended; its pipeline is still to be set up.</summary>
    public void BeginAppend(ExtendedBlock block, IEnumerable<PipelineNode> nodes)
    {
        Begin(block, nodes);
        (_isAppend, _isOpen) = (true, false);
    }

    /// <summary>The block is done with.</summary>
    /// <returns>The block with its final length.</returns>
    public ExtendedBlock EndBlock()
    {
        Debug.Assert(IsBlockEnded && _sent == 0, "All of the block is acknowledged.");
        ExtendedBlock block = Block!;
        (_block, _isOpen, IsBlockEnded) = (null, false, false);
        _nodes.Clear();
        return block;
    }

    /// <summary>The next packet to send; null if there is none, or it must wait. It counts as sent from now on.</summary>
    public WritePacket? TakeNext()
    {
        WritePacket? packet = Peek();
        if (packet is null)
        {
            return null;
        }

        _sent++;
        _isClosing = packet.IsLastInBlock;

        // Before it leaves: if the connection breaks on the way, the DataNode may have all of it.
        SentBytes = Math.Max(SentBytes, packet.EndInBlock);
        return packet;
    }

    /// <summary>An acknowledgement has come.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="replies">What each DataNode says, the nearest first.</param>
    /// <param name="done">The packet that is acknowledged by it.</param>
    public AckVerdict Acknowledge(long number, ReadOnlySpan<DatanodeReply> replies, out WritePacket? done)
    {
        done = null;
        if (Fault is not null)
        {
            return AckVerdict.Broken;
        }

        // The replies first: a DataNode that lost the next one floods its writer with acknowledgements of packet -2.
        for (int i = replies.Length - 1; i >= 0; i--)
        {
            if (replies[i].Status != Status.Success)
            {
                return BreakAt(i, replies[i]);
            }
        }

        if (number == PacketHeader.HeartbeatNumber)
        {
            return AckVerdict.Heartbeat;
        }

        if (replies.Length != _nodes.Count)
        {
            return BreakAt(replies.Length, $"only {replies.Length} of {_nodes.Count} DataNodes acknowledge packet {number}.");
        }

        WritePacket? oldest = _sent == 0 ? null : _queue[_oldest];
        if (oldest?.SequenceNumber != number)
        {
            string expected = oldest is null ? "nothing is unacknowledged" : $"expected {oldest.SequenceNumber}";
            return BreakAt(0, $"acknowledgement of packet {number}, but {expected}.");
        }

        done = RemoveOldest();
        AcknowledgedBytes = Math.Max(AcknowledgedBytes, done.EndInBlock);
        IsBlockEnded = done.IsLastInBlock;
        return AckVerdict.Acknowledged;
    }

    /// <summary>The connection failed. Whoever was blamed before stays so; else it is the DataNode at its other end.</summary>
    /// <remarks>Once the block has ended nothing is missed.</remarks>
    public void LoseConnection(string reason)
    {
        if (!IsBlockEnded)
        {
            Fault ??= new PipelineFault(0, IsRestarting: false, reason);
        }
    }

    /// <summary>The pipeline could not be set up again.</summary>
    public void FailSetup(PipelineFault fault) => Fault = fault with { BadNode = Math.Min(fault.BadNode, _nodes.Count - 1) };

    /// <summary>Begins a recovery: what was sent and not acknowledged will be sent again, in the same order.</summary>
    /// <returns>Why it is not even tried; null if it is.</returns>
    public string? BeginRecovery()
    {
        _sent = 0;
        return ++_recoveries > _maxRecoveries
            ? $"Its pipeline broke {_recoveries} times without a packet getting through, at last because of this: {Fault?.Reason} "
                + "(dfs.client.pipeline.recovery.max-retries)"
            : null;
    }

    /// <summary>What to do next about the pipeline: drops the DataNode that is to blame, unless it is waited for.</summary>
    /// <param name="now">The time, from any fixed start.</param>
    /// <param name="isLocal">Whether a DataNode is on this machine: only such a one is worth waiting for, or the only one.</param>
    public RecoveryStep PlanRecovery(TimeSpan now, Func<DatanodeInfo, bool> isLocal)
    {
        TimeSpan pause = TimeSpan.Zero;
        if (Fault is { } fault)
        {
            PipelineNode bad = _nodes[fault.BadNode];
            if (fault.IsRestarting && _restarting is null && (_nodes.Count == 1 || isLocal(bad.Node)))
            {
                (_restarting, _restartDeadline) = (bad, now + _restartTimeout);
            }

            if (_restarting == bad && now < _restartDeadline)
            {
                pause = TimeSpan.FromTicks(Math.Min(RestartPause.Ticks, (_restartDeadline - now).Ticks));
            }
            else if (_nodes.Count == 1)
            {
                return new RecoveryStep(default, default,
                    $"All DataNodes of block {Block} failed; the last one was {bad.Node}: {fault.Reason} "
                    + "What was not flushed before is lost; write the file again when the DataNodes are up "
                    + "(more copies, dfs.replication, survive more failures).");
            }
            else
            {
                _nodes.RemoveAt(fault.BadNode);
                _restarting = _restarting == bad ? null : _restarting; // waited for in vain: another one may be waited for
            }
        }

        // What was set up once is recovered; also an append whose first attempt failed.
        PipelineStage stage = _isClosing ? PipelineStage.CloseRecovery
            : _isOpen ? PipelineStage.StreamingRecovery
            : Fault is null && _isAppend ? PipelineStage.Append : PipelineStage.AppendRecovery;
        return new RecoveryStep(stage, pause, null);
    }

    /// <summary>The pipeline is up again, and the NameNode knows.</summary>
    /// <param name="generation">The generation of the replicas now.</param>
    /// <param name="done">The packet that ends the block, if that is what the pipeline was set up for; it need not be sent.</param>
    public void Reopen(GenerationStamp generation, out WritePacket? done)
    {
        _block = _block! with { GenerationStamp = generation };
        (Fault, _restarting, _isOpen, done) = (null, null, true, null);
        if (_isClosing)
        {
            done = RemoveOldest();
            IsBlockEnded = true;
        }
    }

    private void Begin(ExtendedBlock block, IEnumerable<PipelineNode> nodes)
    {
        Debug.Assert(_block is null && _sent == 0, "One block at a time.");
        _nodes.Clear();
        _nodes.AddRange(nodes);
        (_block, AcknowledgedBytes, SentBytes) = (block, block.Length, block.Length);
        (Fault, IsBlockEnded, _isClosing, _restarting) = (null, false, false, null);
    }

    private WritePacket? Peek()
    {
        if (_block is null || !_isOpen || Fault is not null || _isClosing || _sent == _count)
        {
            return null;
        }

        WritePacket packet = _queue[(_oldest + _sent) % _queue.Length]!;
        return packet.IsLastInBlock && _sent > 0 ? null : packet;
    }

    private WritePacket RemoveOldest()
    {
        WritePacket packet = _queue[_oldest]!;
        _queue[_oldest] = null;
        _oldest = (_oldest + 1) % _queue.Length;
        _count--;
        _sent = Math.Max(0, _sent - 1);
        _recoveries = 0;
        LastAcknowledged = packet.SequenceNumber;
        return packet;
    }

    private AckVerdict BreakAt(int node, DatanodeReply reply)
    {
        node = Math.Min(node, _nodes.Count - 1);
        string reason = reply.IsRestarting
            ? $"DataNode {_nodes[node].Node} starts again."
            : $"DataNode {_nodes[node].Node} answered {reply.Status}.";
        Fault = new PipelineFault(node, reply.IsRestarting, reason);
        return AckVerdict.Broken;
    }

    private AckVerdict BreakAt(int node, string reason)
    {
        node = Math.Min(node, _nodes.Count - 1);
        Fault = new PipelineFault(node, IsRestarting: false, $"DataNode {_nodes[0].Node}: {reason}");
        return AckVerdict.Broken;
    }
}
